//! The products of the demo brand: every garment in each of its materials, with colours, sizes, options and prices.

use order_core::catalog::{BasePrice, PriceList, TransactionTerm};
use order_core::operation::catalog::{CreateProduct, NewOptionChoice, NewOptionGroup, NewSku};
use order_core::value::{
    Code, Line, Locale, LocalizedNote, Money, Name, Note, OptionChoiceId, OptionGroupId, ProductId, SkuId,
};
use order_core::{Desk, record};

use super::brand::DemoBrand;
use super::styles::{COLOURS, Family, GARMENTS, Garment, Material, Options, Texts, names};
use super::{Outcome, localized};

/// One product as the demo knows it.
#[derive(Debug)]
pub struct Style {
    pub id: ProductId,
    pub family: Family,
    /// The code of its garment, without the material.
    pub garment: &'static str,
    /// Colour by colour, in each all sizes.
    pub skus: Vec<SkuId>,
    /// Its option groups with their choices, the one first that has to be answered.
    pub options: Vec<(OptionGroupId, Vec<OptionChoiceId>)>,
}

/// How many colours each product has.
const COLOURS_EACH: usize = 3;

/// What the same thing costs elsewhere: term, currency, and what a euro cent is of its minor unit, in hundredths.
const MARKETS: [(&str, &str, i64); 4] =
    [("wholesale", "EUR", 100), ("EXW", "EUR", 96), ("DDP", "USD", 118), ("wholesale", "JPY", 164)];

pub async fn make(desk: &Desk, brand: &DemoBrand) -> Outcome<Vec<Style>> {
    let mut styles = Vec::new();
    for garment in &GARMENTS {
        for material in garment.family.materials() {
            styles.push(product(desk, brand, garment, material, styles.len()).await?);
        }
    }
    Ok(styles)
}

async fn product(
    desk: &Desk,
    brand: &DemoBrand,
    garment: &'static Garment,
    material: &Material,
    number: usize,
) -> Outcome<Style> {
    let model = format!("TA-{}-{}", garment.code, material.code);
    let [english, japanese, french] = &names(garment, material);
    let cents = i64::from(garment.euros * material.percent);
    let name = localized([english, japanese, french])?;
    let mut create = CreateProduct::of(brand.id, Code::new(&model)?, name, prices(cents)?);
    create.description = Some(description(garment.family)?);
    create.attributes = vec![Name::new("Colour")?, Name::new("Size")?];
    create.options = garment.family.options().iter().map(option_group).collect::<Outcome<_>>()?;
    // Small things are sent from Lyon.
    let [japan, france] = brand.taxes;
    create.tax = Some(if garment.family == Family::Small { france } else { japan });
    create.images = vec![Line::new(format!("styles/{model}/front.jpg"))?];
    for step in 0..COLOURS_EACH {
        let (code, colour) = COLOURS[(number + step * 5) % COLOURS.len()];
        for size in garment.family.sizes() {
            let number = if garment.family == Family::Small {
                format!("{model}-{code}")
            } else {
                format!("{model}-{code}-{size}")
            };
            let mut sku = NewSku::of(Code::new(number)?, vec![Name::new(colour)?, Name::new(size)?]);
            sku.excluded_from_backorder = material.is_rare;
            if *size == "XL" && garment.family == Family::Outer {
                sku.prices = prices(cents + cents / 10)?;
            }
            create.skus.push(sku);
        }
    }
    let created = desk.run(create, &brand.staff).await?;
    let key = record::Key::product(brand.id, created.id);
    let kept = desk.brand_record::<order_core::catalog::Product>(brand.id, &key, &brand.staff).await?;
    let options = kept.record.options.iter();
    let options = options.map(|group| (group.id, group.choices.iter().map(|choice| choice.id).collect()));
    Ok(Style {
        id: created.id,
        family: garment.family,
        garment: garment.code,
        skus: created.skus,
        options: options.collect(),
    })
}

/// An amount of euro cents in each market.
fn amounts(cents: i64) -> impl Iterator<Item = Outcome<(&'static str, Money)>> {
    MARKETS.into_iter().map(move |(term, currency, worth)| {
        // A yen has no minor unit, so hundredths of it are rounded to the next hundred yen.
        let minor = match currency {
            "JPY" => (cents * worth / 100 + 99) / 100 * 100,
            _ => cents * worth / 100,
        };
        Ok((term, Money::from_minor(minor, currency.parse()?)?))
    })
}

fn prices(cents: i64) -> Outcome<PriceList> {
    let mut prices = Vec::new();
    for priced in amounts(cents) {
        let (term, amount) = priced?;
        prices.push(BasePrice { term: TransactionTerm::new(term)?, amount });
    }
    PriceList::new(prices).map_err(|faults| format!("the prices of the demo: {faults:?}").into())
}

fn option_group(options: &Options) -> Outcome<NewOptionGroup> {
    let choices = options.choices.iter().map(|(names, cents)| choice(*names, *cents));
    Ok(NewOptionGroup {
        name: localized(options.names)?,
        required: options.required,
        choices: choices.collect::<Outcome<_>>()?,
    })
}

fn choice(names: Texts, cents: i64) -> Outcome<NewOptionChoice> {
    let mut surcharges: Vec<Money> = Vec::new();
    for priced in amounts(cents) {
        let (_, amount) = priced?;
        let is_new = surcharges.iter().all(|before| before.currency() != amount.currency());
        if is_new && !amount.is_zero() {
            surcharges.push(amount);
        }
    }
    Ok(NewOptionChoice { name: localized(names)?, surcharges })
}

fn description(family: Family) -> Outcome<LocalizedNote> {
    let [english, japanese, french] = match family {
        Family::Shirt => [
            "Cut loose, washed once, with flat seams.",
            "ゆったりとした仕立て。洗いをかけ、縫い代は平らに始末しています。",
            "Coupe ample, lavée une fois, coutures rabattues.",
        ],
        Family::Knit => [
            "Knitted in one piece on slow machines.",
            "低速の編み機で継ぎ目なく編み上げています。",
            "Tricoté d’une seule pièce sur des métiers lents.",
        ],
        Family::Bottom => [
            "High at the waist, with deep pockets.",
            "股上は深く、大きなポケット付きです。",
            "Taille haute et poches profondes.",
        ],
        Family::Outer => [
            "Made to be worn over a sweater. The lining is chosen per piece.",
            "セーターの上に着られるゆとり。裏地は一点ごとに選べます。",
            "Pensé pour se porter sur un pull. La doublure se choisit pièce par pièce.",
        ],
        Family::Small => [
            "One size. Comes in a paper sleeve.",
            "フリーサイズ。紙の帯付きです。",
            "Taille unique, sous bandeau de papier.",
        ],
    };
    let note = LocalizedNote::new(Locale::EN, Note::new(english)?);
    Ok(note.with(Locale::JA, Note::new(japanese)?)?.with("fr".parse()?, Note::new(french)?)?)
}
