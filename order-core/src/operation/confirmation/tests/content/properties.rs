//! Whatever is edited, in whatever currency: amounts are those of a second, simpler computation, they add up, and the differences
//! are exactly the edits.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::cart::{DiscountLine, OptionRow, ShippingFee};
use crate::catalog::{Rates, ShippingRate};
use crate::operation::order::tests::depth;
use crate::order::{ContentDiff, LineChange, LineField};
use crate::value::{Currency, DiscountRate, Name, Rounding, SkuId, TaxCategoryId, TaxRate, WholesaleRate};

const WHOLE: i128 = 1_000_000;

/// What one round of edits does.
#[derive(Debug, Clone)]
struct Round {
    coat: Option<Touch>,
    scarf: Option<Touch>,
    scarf_goes: bool,
    other_coat: Option<Touch>,
    fee: Charged,
    discount: Charged,
}

/// What becomes of a charge: the new one, or none, with the place of its category.
#[derive(Debug, Clone, Copy)]
enum Charged {
    Keep,
    Remove,
    Set(i64, Option<bool>),
}

/// What becomes of a line: pieces (with silk, with wool), base price, rates in parts of a million.
#[derive(Debug, Clone)]
struct Touch {
    pieces: Option<(u32, u32)>,
    base: Option<i64>,
    rates: (Option<u32>, Option<u32>),
}

#[derive(Debug, Clone)]
struct Scene {
    currency: Currency,
    rounding: Rounding,
    tax_rounding: (Rounding, Rounding),
    /// Of the two categories, when it was placed and now.
    tax_ppm: [(u32, u32); 2],
    /// Of silk, when it was placed and now.
    surcharge: (i64, i64),
    bases: (i64, i64),
    rounds: Vec<Round>,
}

fn touch() -> impl Strategy<Value = Touch> {
    let rates = (prop::option::of(0_u32..=2_000_000), prop::option::of(0_u32..=1_000_000));
    (prop::option::of((0_u32..4, 0_u32..4)), prop::option::of(0_i64..9_999), rates)
        .prop_map(|(pieces, base, rates)| Touch { pieces, base, rates })
}

fn charge(most: i64) -> impl Strategy<Value = Charged> {
    let set = (0..most, prop::option::of(any::<bool>())).prop_map(|(amount, low)| Charged::Set(amount, low));
    prop_oneof![Just(Charged::Keep), Just(Charged::Remove), set]
}

/// What is charged after a round.
fn charged(
    round: Charged,
    before: Option<(i64, Option<TaxCategoryId>)>,
) -> Option<(i64, Option<TaxCategoryId>)> {
    match round {
        Charged::Keep => before,
        Charged::Remove => None,
        Charged::Set(amount, low) => Some((amount, low.map(category))),
    }
}

fn round() -> impl Strategy<Value = Round> {
    let lines = (prop::option::of(touch()), prop::option::of(touch()), prop::option::of(touch()));
    (lines, prop::bool::weighted(0.2), charge(3_000), charge(9_000)).prop_map(
        |((coat, scarf, other_coat), scarf_goes, fee, discount)| Round {
            coat,
            scarf,
            scarf_goes,
            other_coat,
            fee,
            discount,
        },
    )
}

fn rounding() -> impl Strategy<Value = Rounding> {
    prop::sample::select(vec![Rounding::HalfEven, Rounding::Up, Rounding::Down])
}

fn scene() -> impl Strategy<Value = Scene> {
    let currency = prop::sample::select(vec!["EUR", "JPY", "KWD"]);
    let ppm = || (0_u32..300_000, 0_u32..300_000);
    let amounts = ((0_i64..700, 0_i64..700), (0_i64..9_999, 0_i64..9_999));
    let roundings = (rounding(), (rounding(), rounding()));
    (currency, roundings, [ppm(), ppm()], amounts, prop::collection::vec(round(), 1..4)).prop_map(
        |(currency, (rounding, tax_rounding), tax_ppm, (surcharge, bases), rounds)| Scene {
            currency: currency.parse().unwrap(),
            rounding,
            tax_rounding,
            tax_ppm,
            surcharge,
            bases,
            rounds,
        },
    )
}

/// A quotient rounded to a whole number, of numbers that are not negative.
fn rounded(of: i128, by: i128, rounding: Rounding) -> i128 {
    let (whole, rest) = (of / by, of % by);
    let half_even = rest * 2 > by || (rest * 2 == by && whole % 2 == 1);
    let up = (rounding == Rounding::Up && rest > 0) || (rounding == Rounding::HalfEven && half_even);
    whole + i128::from(up)
}

/// One line as the model knows it.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    base: i64,
    rates: (u32, u32),
    silk: u32,
    wool: u32,
    /// Of silk, where there is a row of it.
    surcharge: i64,
}

impl Line {
    fn amount(&self, rounding: Rounding) -> i128 {
        let (wholesale, off) = (i128::from(self.rates.0), WHOLE - i128::from(self.rates.1));
        let unit = rounded(i128::from(self.base) * wholesale * off, WHOLE * WHOLE, rounding);
        unit * i128::from(self.silk + self.wool) + i128::from(self.surcharge) * i128::from(self.silk)
    }

    fn touched(&self, touch: &Touch, silk_now: i64) -> Self {
        let mut line = self.clone();
        if let Some((silk, wool)) = touch.pieces {
            line.surcharge = if silk == 0 {
                0
            } else if self.silk == 0 {
                silk_now
            } else {
                self.surcharge
            };
            (line.silk, line.wool) = (silk, wool);
        }
        line.base = touch.base.unwrap_or(line.base);
        line.rates = (touch.rates.0.unwrap_or(line.rates.0), touch.rates.1.unwrap_or(line.rates.1));
        line
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Model {
    lines: BTreeMap<SkuId, Line>,
    fee: Option<(i64, Option<TaxCategoryId>)>,
    discount: Option<(i64, Option<TaxCategoryId>)>,
}

/// The tax of each category, and the rate that it was taxed at.
type Taxes = BTreeMap<TaxCategoryId, (u32, i128)>;

impl Model {
    const fn tax_of(sku: SkuId) -> TaxCategoryId {
        if matches!(sku, SCARF_ONE) { LOW_TAX } else { FULL_TAX }
    }

    /// The tax and the total; `None` when more is taken off than there is.
    fn computed(&self, scene: &Scene, frozen: &Taxes) -> Option<(Taxes, i128)> {
        let mut sums: BTreeMap<Option<TaxCategoryId>, i128> = BTreeMap::new();
        let mut all = 0;
        for (sku, line) in &self.lines {
            let amount = line.amount(scene.rounding);
            *sums.entry(Some(Self::tax_of(*sku))).or_default() += amount;
            all += amount;
        }
        if let Some((fee, tax)) = self.fee {
            *sums.entry(tax).or_default() += i128::from(fee);
            all += i128::from(fee);
        }
        if let Some((off, tax)) = self.discount {
            let left = sums.get(&tax).copied().unwrap_or_default() - i128::from(off);
            if left < 0 {
                return None;
            }
            sums.entry(tax).and_modify(|sum| *sum = left);
            all -= i128::from(off);
        }
        let mut taxes = Taxes::new();
        for (tax, sum) in sums.into_iter().filter_map(|(tax, sum)| Some((tax?, sum))) {
            let place = usize::from(tax == LOW_TAX);
            let ppm = frozen.get(&tax).map_or(scene.tax_ppm[place].1, |(ppm, _)| *ppm);
            let due = rounded(sum * i128::from(ppm), WHOLE, scene.tax_rounding.1);
            taxes.insert(tax, (ppm, due));
            all += due;
        }
        Some((taxes, all))
    }
}

impl Scene {
    fn money(&self, minor: i64) -> Money {
        Money::from_minor(minor, self.currency).unwrap()
    }

    /// The order: three coats with two rows and two scarves, placed by the old rates, looked at by the new ones.
    fn answer(&self) -> Answer {
        let mut stage = Stage::new();
        let (coat, scarf) = (self.money(self.bases.0), self.money(self.bases.1));
        let currency = self.currency;
        stage.edit_connection(|connection| connection.terms.currency = currency);
        stage.edit_brand(|brand| brand.settings.rounding = self.rounding);
        stage.edit_sku(COAT_S, |sku| sku.prices = crate::catalog::PriceList::EMPTY);
        stage.edit_product(COAT, |product| product.prices = price(coat));
        stage.edit_product(SCARF, |product| product.prices = price(scarf));
        let fee = ShippingRate {
            country: None,
            amount: None,
            quantity: None,
            fee: self.money(500),
            tax: Some(FULL_TAX),
        };
        stage.edit_shipping(|group| group.rates = vec![fee]);
        let silk = |stage: &mut Stage, cost| {
            stage.edit_product(COAT, |coat| coat.options[0].choices[0].surcharges = vec![cost]);
        };
        let taxes = |stage: &mut Stage, now: bool| {
            for (tax, ppm) in [FULL_TAX, LOW_TAX].into_iter().zip(self.tax_ppm) {
                stage.edit_tax(tax, |tax| {
                    tax.rate = TaxRate::from_ppm(if now { ppm.1 } else { ppm.0 }).unwrap();
                    tax.rounding = if now { self.tax_rounding.1 } else { self.tax_rounding.0 };
                });
            }
        };
        silk(&mut stage, self.money(self.surcharge.0));
        taxes(&mut stage, false);
        let mut answer = Answer::to(stage);
        silk(&mut answer.stage, self.money(self.surcharge.1));
        taxes(&mut answer.stage, true);
        answer
    }

    fn placed(&self) -> Model {
        let rates = (600_000, 0);
        let coat = Line { base: self.bases.0, rates, silk: 2, wool: 1, surcharge: self.surcharge.0 };
        let scarf = Line { base: self.bases.1, rates, silk: 0, wool: 2, surcharge: 0 };
        Model {
            lines: BTreeMap::from([(COAT_S, coat), (SCARF_ONE, scarf)]),
            fee: Some((500, Some(FULL_TAX))),
            discount: None,
        }
    }
}

fn category(low: bool) -> TaxCategoryId {
    if low { LOW_TAX } else { FULL_TAX }
}

fn divided(silk: u32, wool: u32) -> Vec<OptionRow> {
    [(SILK, silk), (WOOL, wool)].into_iter().map(|(choice, count)| row(choice, count)).collect()
}

fn rates_of((wholesale, off): (Option<u32>, Option<u32>)) -> Rates {
    Rates {
        wholesale: wholesale.map(|ppm| WholesaleRate::from_ppm(ppm).unwrap()),
        discount: off.map(|ppm| DiscountRate::from_ppm(ppm).unwrap()),
    }
}

/// The edits of a round, and the model as it is with them.
fn edited(scene: &Scene, round: &Round, before: &Model) -> (ConfirmationEdits, Model) {
    let mut model = before.clone();
    let mut edits = ConfirmationEdits::none();
    for (sku, touch) in [(COAT_S, &round.coat), (SCARF_ONE, &round.scarf), (COAT_M, &round.other_coat)] {
        let Some(touch) = touch else { continue };
        let base = touch.base.map(|base| scene.money(base));
        let rates = rates_of(touch.rates);
        if let Some(line) = before.lines.get(&sku) {
            if sku == SCARF_ONE && round.scarf_goes {
                continue;
            }
            let quantity = touch.pieces.map(|(silk, wool)| pieces(silk + wool));
            let options = touch.pieces.filter(|_| sku != SCARF_ONE).map(|(silk, wool)| divided(silk, wool));
            edits.lines.push(LineEdit { sku, quantity, base, rates, options });
            let touch = match touch.pieces {
                Some((silk, wool)) if sku == SCARF_ONE => {
                    Touch { pieces: Some((0, silk + wool)), ..touch.clone() }
                }
                _ => touch.clone(),
            };
            model.lines.insert(sku, line.touched(&touch, scene.surcharge.1));
        } else if sku == COAT_M {
            let (silk, wool) = touch.pieces.unwrap_or((1, 0));
            let options = divided(silk, wool);
            edits.added.push(AddedLine {
                base,
                rates,
                options,
                ..AddedLine::of(COAT, sku, pieces(silk + wool))
            });
            let empty = Line { base: scene.bases.0, rates: (600_000, 0), silk: 0, wool: 0, surcharge: 0 };
            let touch = Touch { pieces: Some((silk, wool)), ..touch.clone() };
            model.lines.insert(sku, empty.touched(&touch, scene.surcharge.1));
        }
    }
    if round.scarf_goes && model.lines.remove(&SCARF_ONE).is_some() {
        edits.removed.push(SCARF_ONE);
    }
    model.fee = charged(round.fee, before.fee);
    if !matches!(round.fee, Charged::Keep) {
        edits.shipping = model.fee.map_or(ShippingEdit::Remove, |(fee, tax)| {
            ShippingEdit::Set(ShippingFee { fee: scene.money(fee), tax })
        });
    }
    model.discount = charged(round.discount, before.discount);
    if !matches!(round.discount, Charged::Keep) {
        edits.discount = model.discount.map_or(DiscountEdit::Remove, |(off, tax)| {
            let label = Name::new("Less").unwrap();
            DiscountEdit::Set(DiscountLine { label, amount: scene.money(off), tax })
        });
    }
    (edits, model)
}

fn taxes_of(content: &OrderContent) -> Taxes {
    let line = |tax: &crate::cart::TaxLine| (tax.category, (tax.rate.ppm(), i128::from(tax.tax.minor())));
    content.totals.taxes.iter().map(line).collect()
}

/// Which lines the diff names, and with which of the fields that can be edited.
fn differences(diff: &ContentDiff) -> BTreeMap<SkuId, (LineChange, BTreeSet<LineField>)> {
    let edited = |field: &LineField| !matches!(field, LineField::UnitPrice | LineField::Amount);
    let line = |line: &crate::order::LineDiff| {
        let fields = if line.change() == LineChange::Changed { line.fields() } else { vec![] };
        (line.sku, (line.change(), fields.into_iter().filter(edited).collect()))
    };
    diff.changed_lines().map(line).collect()
}

/// The same, told by the model.
fn expected(before: &Model, after: &Model) -> BTreeMap<SkuId, (LineChange, BTreeSet<LineField>)> {
    let mut all = BTreeMap::new();
    for (sku, was) in &before.lines {
        let Some(is) = after.lines.get(sku) else {
            all.insert(*sku, (LineChange::Removed, BTreeSet::new()));
            continue;
        };
        let rows = |line: &Line| (*sku != SCARF_ONE).then_some((line.silk, line.wool));
        let fields = [
            (LineField::Quantity, was.silk + was.wool != is.silk + is.wool),
            (LineField::Base, was.base != is.base),
            (LineField::Wholesale, was.rates.0 != is.rates.0),
            (LineField::Discount, was.rates.1 != is.rates.1),
            (LineField::Options, rows(was) != rows(is)),
        ];
        let differing: BTreeSet<LineField> =
            fields.into_iter().filter(|(_, is)| *is).map(|(field, _)| field).collect();
        if !differing.is_empty() {
            all.insert(*sku, (LineChange::Changed, differing));
        }
    }
    for sku in after.lines.keys().filter(|sku| !before.lines.contains_key(sku)) {
        all.insert(*sku, (LineChange::Added, BTreeSet::new()));
    }
    all
}

fn check(scene: &Scene) {
    let mut answer = scene.answer();
    let mut model = scene.placed();
    for (place, round) in scene.rounds.iter().enumerate() {
        let (edits, after) = edited(scene, round, &model);
        let before = answer.content();
        let computed = after.computed(scene, &taxes_of(&before));
        let create = answer.creation(edits.clone());
        let codes = if place == 0 {
            answer.stage.world.run(&create, &answer.staff).err().map(|stop| format!("{stop:?}"))
        } else {
            let update = answer.updating(edits);
            answer.stage.world.run(&update, &answer.staff).err().map(|stop| format!("{stop:?}"))
        };
        let content = answer.content();
        adds_up(&content);
        match (&codes, computed) {
            (Some(stop), None) => {
                assert!(stop.contains("DiscountTooHigh"), "{stop}");
                assert_eq!(content, before);
                if place == 0 {
                    return;
                }
                continue;
            }
            (None, _) if after == model => assert_eq!(content, before, "nothing was different"),
            (None, Some((taxes, total))) => {
                assert_eq!(taxes_of(&content), taxes);
                assert_eq!(i128::from(content.totals.total.minor()), total);
                for (_, line) in content.lines() {
                    let modelled = after.lines[&line.sku].amount(scene.rounding);
                    assert_eq!(i128::from(line.amount.minor()), modelled, "{}", line.sku);
                }
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(content.lines().count(), after.lines.len());
        let diff = ContentDiff::between(&before, &content);
        assert_eq!(differences(&diff), expected(&model, &after));
        assert_eq!(diff.is_empty(), after == model);
        assert_eq!(diff.shipping.is_change(), model.fee != after.fee);
        assert_eq!(diff.discount.is_change(), model.discount != after.discount);
        assert!(ContentDiff::between(&content, &content).is_empty());
        // The other way round, the same lines differ.
        let back = ContentDiff::between(&content, &before);
        assert_eq!(back.changed_lines().count(), diff.changed_lines().count());
        model = after;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96 * depth()))]

    #[test]
    fn edited_amounts_are_those_of_the_model_and_the_differences_are_the_edits(scene in scene()) {
        check(&scene);
    }

    #[test]
    fn an_answer_and_an_update_without_edits_keep_every_amount(scene in scene()) {
        let mut answer = scene.answer();
        let placed = OrderContent::of_original(&answer.original());
        answer.create(ConfirmationEdits::none());
        prop_assert_eq!(&answer.content(), &placed);
        let command = UpdateConfirmation { approval_requested: true, ..answer.updating(ConfirmationEdits::none()) };
        answer.stage.world.run(&command, &answer.staff).unwrap();
        prop_assert_eq!(answer.header().revision.number(), 2);
        prop_assert_eq!(&answer.content(), &placed);
    }
}
