//! The lines of an order in a mail.

use order_core::cart::{PricedItem, PricedLine, PricedOption};
use order_core::value::{Day, Locale};

use super::Side;
use crate::number::NumberFormat;
use crate::text::{lines, one_line};

/// One line. Texts are on one line where they are no lists of lines, and numbers are as the recipient writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineView {
    /// The name of the product.
    pub product: String,
    /// Its model number.
    pub model_number: String,
    /// The number of the SKU.
    pub number: String,
    /// What tells the SKU from others of the product.
    pub attributes: Vec<AttributeView>,
    /// How many pieces.
    pub quantity: String,
    /// Whether there are none: what was ordered, and will not be delivered.
    pub not_delivered: bool,
    /// The price of one piece without surcharges.
    pub unit_price: String,
    /// The whole line.
    pub amount: String,
    /// How its pieces divide over options: the first rows, [`LineView::OPTIONS_MAX`] at most.
    pub options: Vec<OptionView>,
    /// How many rows there are that are not shown; `None` = all are.
    pub more_options: Option<String>,
    /// When the buyer would like to have the product; with the first of its lines.
    pub desired_date: Option<Day>,
    /// What the buyer wrote about the product to the brand, line by line; with the first of its lines, and for the brand only.
    pub message: Vec<String>,
}

impl LineView {
    /// The most rows of options that a mail shows of one line.
    pub const OPTIONS_MAX: usize = 10;
}

/// One of what tells a SKU from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeView {
    /// What it is called; empty when it has no name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// Some pieces of a line with what was chosen for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionView {
    /// Group and choice, each.
    pub choices: Vec<AttributeView>,
    /// For how many pieces.
    pub quantity: String,
    /// What it costs on top, per piece; `None` = nothing.
    pub surcharge: Option<String>,
}

/// How the lines of an order are shown.
pub(super) struct Showing<'a> {
    pub(super) side: Side,
    pub(super) locale: Locale,
    pub(super) numbers: &'a NumberFormat,
}

impl Showing<'_> {
    /// The first lines.
    pub(super) fn lines(&self, items: &[PricedItem], most: usize) -> Vec<LineView> {
        let lines = items
            .iter()
            .flat_map(|item| item.lines.iter().enumerate().map(move |(at, line)| (item, line, at == 0)));
        lines.take(most).map(|(item, line, is_first)| self.line(item, line, is_first)).collect()
    }

    fn line(&self, item: &PricedItem, line: &PricedLine, is_first: bool) -> LineView {
        let names = item
            .attributes
            .iter()
            .map(|name| one_line(name.as_str()))
            .chain(std::iter::repeat(String::new()));
        let values = line.attributes.iter().map(|value| one_line(value.as_str()));
        let message = item.message_to_brand.as_ref().filter(|_| is_first && self.side.is_brand());
        let options = line.options.iter().take(LineView::OPTIONS_MAX).map(|option| self.option(option));
        let more_options = line.options.len().saturating_sub(LineView::OPTIONS_MAX);
        LineView {
            product: one_line(item.name.get(&self.locale).as_str()),
            model_number: one_line(item.model_number.as_str()),
            number: one_line(line.number.as_str()),
            attributes: names.zip(values).map(|(name, value)| AttributeView { name, value }).collect(),
            quantity: self.numbers.count(line.quantity.get().into()),
            not_delivered: line.quantity.is_zero(),
            unit_price: self.numbers.money(&line.unit_price),
            amount: self.numbers.money(&line.amount),
            options: options.collect(),
            more_options: self.numbers.more(more_options),
            desired_date: item.desired_date.filter(|_| is_first),
            message: message.map(|message| lines(message.as_str())).unwrap_or_default(),
        }
    }

    fn option(&self, option: &PricedOption) -> OptionView {
        let choices = option.choices.iter().map(|chosen| AttributeView {
            name: one_line(chosen.group_name.get(&self.locale).as_str()),
            value: one_line(chosen.choice_name.get(&self.locale).as_str()),
        });
        let surcharge = (!option.surcharge.is_zero()).then(|| self.numbers.money(&option.surcharge));
        OptionView {
            choices: choices.collect(),
            quantity: self.numbers.count(option.quantity.get().into()),
            surcharge,
        }
    }
}

#[cfg(test)]
mod tests {
    use order_core::record::{Kind, Record};

    use super::*;

    #[test]
    fn of_many_rows_of_options_the_first_are_shown() {
        let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../order-core/tests/corpus/v1");
        let body = std::fs::read(format!("{corpus}/original_orders.standard.json")).unwrap();
        let Record::OriginalOrder(order) = Record::decode(Kind::OriginalOrder, 1, &body).unwrap() else {
            panic!()
        };
        let mut item = order.items[0].clone();
        let row = item.lines[0].options[0].clone();
        let numbers = NumberFormat::of(Locale::EN);
        let showing = Showing { side: Side::Buyer, locale: Locale::EN, numbers: &numbers };
        for (rows, shown, more) in [(1, 1, None), (10, 10, None), (11, 10, Some("1")), (100, 10, Some("90"))]
        {
            item.lines[0].options = vec![row.clone(); rows];
            let lines = showing.lines(std::slice::from_ref(&item), 1);
            assert_eq!((lines[0].options.len(), lines[0].more_options.as_deref()), (shown, more));
        }
    }
}
