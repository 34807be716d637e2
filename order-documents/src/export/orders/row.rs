//! What columns read: an order and a line of it, without what no sheet has.

use order_core::cart::{PricedItem, PricedLine, Totals};
use order_core::order::Order;
use order_core::party::PostalAddress;
use order_core::value::{Code, Day, LocalizedName, Name, Note};

use super::super::names::Names;
use super::OrderSettings;

/// An order as its columns read it.
#[derive(Debug, Clone, Copy)]
pub(super) struct OrderRow<'a> {
    pub(super) order: &'a Order,
    pub(super) totals: &'a Totals,
    pub(super) revision: u32,
    pub(super) term: &'a str,
    pub(super) comment: Option<&'a Note>,
    pub(super) billing: &'a PostalAddress,
    pub(super) delivery: &'a PostalAddress,
    pub(super) names: &'a Names,
    pub(super) settings: &'a OrderSettings,
}

/// A line as its columns read it.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineRow<'a> {
    pub(super) model_number: &'a Code,
    pub(super) name: &'a LocalizedName,
    pub(super) attributes: &'a [Name],
    pub(super) desired_date: Option<Day>,
    pub(super) message_to_brand: Option<&'a Note>,
    pub(super) line: &'a PricedLine,
    pub(super) settings: &'a OrderSettings,
}

impl<'a> LineRow<'a> {
    /// Each line of a product. Its note to the buyer's own company ends here: no column can name it.
    pub(super) fn of(item: &'a PricedItem, settings: &'a OrderSettings) -> impl Iterator<Item = Self> {
        let PricedItem {
            product: _,
            model_number,
            name,
            attributes,
            tax: _,
            image: _,
            desired_date,
            note_to_own_company: _,
            message_to_brand,
            lines,
        } = item;
        lines.iter().map(move |line| Self {
            model_number,
            name,
            attributes,
            desired_date: *desired_date,
            message_to_brand: message_to_brand.as_ref(),
            line,
            settings,
        })
    }
}
