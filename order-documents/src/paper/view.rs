//! What a paper says of an order, whatever it looks like.
//!
//! Its types have no place for what a buyer notes for its own company, for tags, for cards and for documents that refer to the order: a
//! layout cannot show what it cannot name.

use order_core::cart::{PricedItem, PricedLine, Totals};
use order_core::order::{ContentRef, OrderState, OriginalOrder, PaymentChoice};
use order_core::party::{BuyerType, PostalAddress};
use order_core::value::{Code, Day, Locale, Money, Name, ProductId, TaxCategoryId, Timestamp};

use super::error::PaperError;
use super::number;
use super::request::{Paper, PaperRevision};
use super::text::{clean_lines, one_line};
use super::words::{self, Words};
use crate::Language;

/// All that a paper says.
pub(super) struct View<'a> {
    pub(super) language: Language,
    pub(super) words: &'static Words,
    pub(super) title: &'static str,
    pub(super) code: String,
    pub(super) brand: String,
    /// To whom it goes.
    pub(super) addressee: String,
    /// What is told beside the title.
    pub(super) facts: Vec<Fact>,
    /// What is told above the items.
    pub(super) terms: Vec<Fact>,
    pub(super) addresses: Vec<AddressView>,
    pub(super) comment: Vec<String>,
    pub(super) stamp: Option<&'static str>,
    pub(super) currency: String,
    /// Whether each item has room for a picture.
    pub(super) has_pictures: bool,
    pub(super) items: Vec<ItemView<'a>>,
    pub(super) totals: &'a Totals,
    /// When what it shows was made.
    pub(super) made_at: Timestamp,
}

/// One thing with its name.
pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) value: String,
}

/// An address, line by line.
pub(super) struct AddressView {
    pub(super) label: &'static str,
    pub(super) name: String,
    pub(super) lines: Vec<String>,
}

/// A product with its SKUs.
pub(super) struct ItemView<'a> {
    pub(super) product: ProductId,
    pub(super) code: &'a Code,
    pub(super) name: String,
    /// Whether it is taxed at a reduced rate.
    pub(super) reduced: bool,
    pub(super) attributes: &'a [Name],
    pub(super) desired_date: Option<Day>,
    /// What the buyer tells the brand, line by line.
    pub(super) message: Vec<String>,
    pub(super) lines: &'a [PricedLine],
    pub(super) pieces: u64,
    pub(super) amount: Money,
    pub(super) locale: Locale,
}

impl<'a> View<'a> {
    pub(super) fn of(paper: &Paper<'a>) -> Result<Self, PaperError> {
        let Paper { kind, language, seller, order, original, .. } = *paper;
        let words = Words::of(language);
        let shown = Shown::of(paper)?;
        let locale = language.locale();
        let brand_name = one_line(seller.name.get(&locale).as_str());
        let is_reduced = |tax: Option<TaxCategoryId>| is_reduced(shown.totals, tax);
        let items = shown.items.iter().map(|item| ItemView::of(item, is_reduced(item.tax), locale));
        let items = items.collect::<Result<Vec<_>, _>>()?;
        let addressee = if kind.is_confirmation() {
            addressee(&buyer(paper), buyer_type(paper), words)
        } else {
            addressee(&brand_name, BuyerType::Company, words)
        };
        Ok(Self {
            language,
            words,
            title: if kind.is_confirmation() { words.order_confirmation } else { words.purchase_order },
            code: one_line(order.code.as_str()),
            addressee,
            facts: shown.facts(paper, words),
            terms: terms(original, words),
            addresses: addresses(paper, &brand_name, words),
            brand: brand_name,
            comment: original.comment.as_ref().map(|note| clean_lines(note.as_str())).unwrap_or_default(),
            stamp: stamp(&order.state, words),
            currency: shown.totals.total.currency().to_string(),
            has_pictures: kind.has_pictures(),
            items,
            totals: shown.totals,
            made_at: shown.revision.map_or(order.placed_at, |revision| revision.made_at),
        })
    }

    /// Whether something on it is taxed at a reduced rate.
    pub(super) fn has_reduced(&self) -> bool {
        self.totals.taxes.iter().any(|line| line.reduced)
    }

    /// The mark of what is taxed at a reduced rate.
    pub(super) fn mark(&self, reduced: bool) -> &'static str {
        if reduced { self.words.reduced_mark } else { "" }
    }
}

/// What is shown of the order: as placed, or a revision.
struct Shown<'a> {
    items: &'a [PricedItem],
    totals: &'a Totals,
    revision: Option<PaperRevision<'a>>,
}

impl<'a> Shown<'a> {
    fn of(paper: &Paper<'a>) -> Result<Self, PaperError> {
        let Paper { kind, order, original, revision, .. } = *paper;
        let wanted = |revision: &PaperRevision<'_>| match revision.document {
            ContentRef::Original => false,
            ContentRef::Prices(_) => !kind.is_confirmation(),
            ContentRef::Confirmation(_) => kind.is_confirmation(),
        };
        match revision.filter(wanted) {
            Some(revision) => {
                let (items, totals) = (&revision.content.items, &revision.content.totals);
                Ok(Self { items, totals, revision: Some(revision) })
            }
            None if kind.is_confirmation() => {
                Err(PaperError::NoConfirmation { order: order.code.clone(), status: order.status() })
            }
            None => Ok(Self { items: &original.items, totals: &original.totals, revision: None }),
        }
    }

    fn facts(&self, paper: &Paper<'_>, words: &'static Words) -> Vec<Fact> {
        let Paper { language, seller, order, .. } = *paper;
        let day = |at: Timestamp| number::date(at.day(seller.offset), language);
        let mut facts = vec![
            Fact { label: words.order_code, value: one_line(order.code.as_str()) },
            Fact { label: words.placed_on, value: day(order.placed_at) },
        ];
        if let Some(PaperRevision { document, made_at, .. }) = self.revision {
            match document {
                ContentRef::Confirmation(number) => {
                    facts.push(Fact { label: words.confirmed_on, value: day(made_at) });
                    facts.push(Fact { label: words.revision, value: number.to_string() });
                }
                ContentRef::Prices(number) => {
                    facts.push(Fact { label: words.prices_of, value: day(made_at) });
                    facts.push(Fact { label: words.revision, value: number.to_string() });
                }
                ContentRef::Original => {}
            }
        }
        facts.push(Fact { label: words.status, value: words::status(order.status(), language).to_owned() });
        facts
    }
}

impl<'a> ItemView<'a> {
    fn of(item: &'a PricedItem, reduced: bool, locale: Locale) -> Result<Self, PaperError> {
        let no_sum = || PaperError::NoSum { model_number: item.model_number.clone() };
        let currency = item.lines.first().ok_or_else(no_sum)?.amount.currency();
        let amount = Money::sum(item.lines.iter().map(|line| line.amount), currency).map_err(|_| no_sum())?;
        let pieces = item.lines.iter().map(|line| u64::from(line.quantity.get()));
        Ok(Self {
            product: item.product,
            code: &item.model_number,
            name: one_line(item.name.get(&locale).as_str()),
            reduced,
            attributes: &item.attributes,
            desired_date: item.desired_date,
            message: item
                .message_to_brand
                .as_ref()
                .map(|note| clean_lines(note.as_str()))
                .unwrap_or_default(),
            lines: &item.lines,
            pieces: pieces.fold(0, u64::saturating_add),
            amount,
            locale,
        })
    }

    /// Model number and name.
    pub(super) fn heading(&self) -> String {
        format!("{}  {}", one_line(self.code.as_str()), self.name)
    }
}

/// Whether what is taxed so is taxed at a reduced rate.
pub(super) fn is_reduced(totals: &Totals, tax: Option<TaxCategoryId>) -> bool {
    totals.taxes.iter().any(|line| Some(line.category) == tax && line.reduced)
}

fn stamp(state: &OrderState, words: &'static Words) -> Option<&'static str> {
    match state {
        OrderState::Rejected(_) => Some(words.rejected),
        OrderState::ReturnedToCart(_) => Some(words.returned),
        OrderState::AwaitingConfirmation(_)
        | OrderState::ConfirmationCreated(_)
        | OrderState::ConfirmationApproved(_)
        | OrderState::ConfirmationDeclined(_)
        | OrderState::Confirmed(_) => None,
    }
}

fn buyer(paper: &Paper<'_>) -> String {
    let named = paper.order.customer.as_ref().map(|customer| customer.name.get(&paper.language.locale()));
    one_line(named.unwrap_or(&paper.original.billing.name).as_str())
}

fn buyer_type(paper: &Paper<'_>) -> BuyerType {
    paper.order.customer.as_ref().map_or(BuyerType::Company, |customer| customer.buyer_type)
}

fn addressee(name: &str, kind: BuyerType, words: &Words) -> String {
    let after = match kind {
        BuyerType::Company => words.to_company,
        BuyerType::Individual => words.to_person,
    };
    format!("{}{name}{after}", words.to)
}

fn terms(original: &OriginalOrder, words: &'static Words) -> Vec<Fact> {
    let paid = match original.payment {
        PaymentChoice::Card(_) => words.by_card,
        PaymentChoice::NotByCard => words.not_by_card,
    };
    vec![
        Fact { label: words.term, value: one_line(original.terms.term.as_str()) },
        Fact { label: words.currency, value: original.terms.currency.to_string() },
        Fact { label: words.payment, value: paid.to_owned() },
    ]
}

fn addresses(paper: &Paper<'_>, brand: &str, words: &'static Words) -> Vec<AddressView> {
    let language = paper.language;
    let of = |label, address: &PostalAddress| AddressView {
        label,
        name: one_line(address.name.as_str()),
        lines: address_lines(address, language),
    };
    let alone = || AddressView { label: words.seller, name: brand.to_owned(), lines: Vec::new() };
    vec![
        paper.seller.address.as_ref().map_or_else(alone, |seller| of(words.seller, seller)),
        of(words.bill_to, &paper.original.billing),
        of(words.deliver_to, &paper.original.delivery),
    ]
}

/// What stands below the name, in the order in which readers of the language write addresses.
fn address_lines(address: &PostalAddress, language: Language) -> Vec<String> {
    let PostalAddress { name: _, lines, city, region, postal_code, country, phone } = address;
    let joined = |parts: &[Option<&str>], between: &str| {
        parts.iter().flatten().copied().collect::<Vec<_>>().join(between)
    };
    let (region, code) = (region.as_ref().map(AsRef::as_ref), postal_code.as_ref().map(AsRef::as_ref));
    let (city, country) = (Some(city.as_str()), country.code());
    let street = lines.iter().map(|line| line.as_str().to_owned());
    let mut all = Vec::new();
    match language {
        Language::English => {
            all.extend(street);
            all.push(joined(&[code, city], " "));
            all.push(joined(&[region, Some(country)], ", "));
        }
        Language::Japanese => {
            let sign = if country == "JP" { "〒" } else { "" };
            all.extend(code.map(|code: &str| format!("{sign}{code}")));
            let between = if country == "JP" { "" } else { " " };
            all.push(joined(&[region, city], between));
            all.extend(street);
            // At home nobody writes the country.
            all.extend((country != "JP").then(|| country.to_owned()));
        }
    }
    let words = Words::of(language);
    all.extend(phone.as_ref().map(|phone| format!("{}{phone}", words.phone)));
    all.iter().map(|line| one_line(line)).collect()
}
