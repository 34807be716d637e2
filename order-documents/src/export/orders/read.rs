//! What each column reads.

use order_core::party::PostalAddress;
use order_core::value::{LocalizedName, Money, PhoneNumber};

use super::super::book::Cell;
use super::row::{LineRow, OrderRow};
use super::words;
use crate::Language;

/// What stands between the parts of one text.
const BETWEEN: &str = ", ";

fn named(name: Option<&LocalizedName>, language: Language) -> Cell<'_> {
    Cell::maybe(name.map(|name| name.get(&language.locale())))
}

fn money(amount: Option<Money>) -> Cell<'static> {
    amount.map_or(Cell::Empty, Cell::Amount)
}

impl OrderRow<'_> {
    const fn language(&self) -> Language {
        self.settings.book.language
    }
}

pub(super) fn order_code<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::text(row.order.code.as_str())
}

pub(super) fn brand_name<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    named(row.names.brands.get(&row.order.brand), row.language())
}

pub(super) fn placed_at<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::Moment(row.order.placed_at, row.settings.offset)
}

pub(super) fn status<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::text(words::status(&row.order.state, row.settings.viewer, row.language()))
}

pub(super) fn delivery_status<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::maybe(words::delivery(row.order.delivery(), row.language()))
}

pub(super) fn revision<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::Count(row.revision.into())
}

pub(super) fn archived<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::maybe(row.order.state.is_archived().then(|| words::yes(row.language())))
}

pub(super) fn route<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::text(words::route(row.order.route, row.language()))
}

pub(super) fn buyer_name<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    let placed = row.order.customer.as_ref().map(|customer| &customer.name);
    let known = || row.names.buyers.get(&row.order.buyer).and_then(|buyer| buyer.name.as_ref());
    named(placed.or_else(known), row.language())
}

pub(super) fn buyer_type<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    let customer = row.order.customer.as_ref();
    Cell::maybe(customer.map(|customer| words::buyer_type(customer.buyer_type, row.language())))
}

pub(super) fn buyer_code<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::maybe(row.names.buyers.get(&row.order.buyer).and_then(|buyer| buyer.code.as_ref()))
}

pub(super) fn catalog_code<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::maybe(row.names.catalogs.get(&row.order.catalog).map(|catalog| &catalog.code))
}

pub(super) fn catalog_name<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    named(row.names.catalogs.get(&row.order.catalog).map(|catalog| &catalog.name), row.language())
}

pub(super) fn term<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::text(row.term)
}

pub(super) fn currency<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::owned(row.totals.total.currency().to_string())
}

pub(super) fn payment_method<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::text(words::payment(row.order.payment, row.language()))
}

pub(super) fn comment<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::maybe(row.comment)
}

pub(super) fn tags<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    let mut names: Vec<&str> =
        row.order.tags.iter().filter_map(|tag| row.names.tags.get(tag)).map(AsRef::as_ref).collect();
    names.sort_unstable();
    Cell::owned(names.join(BETWEEN))
}

pub(super) fn address_name(address: &PostalAddress) -> Cell<'_> {
    Cell::text(address.name.as_str())
}

pub(super) fn address_street(address: &PostalAddress) -> Cell<'_> {
    let lines: Vec<&str> = address.lines.iter().map(AsRef::as_ref).collect();
    Cell::owned(lines.join(BETWEEN))
}

pub(super) fn address_city(address: &PostalAddress) -> Cell<'_> {
    Cell::text(address.city.as_str())
}

pub(super) fn address_region(address: &PostalAddress) -> Cell<'_> {
    Cell::maybe(address.region.as_ref())
}

pub(super) fn address_postal_code(address: &PostalAddress) -> Cell<'_> {
    Cell::maybe(address.postal_code.as_ref())
}

pub(super) fn address_country(address: &PostalAddress) -> Cell<'_> {
    Cell::text(address.country.code())
}

pub(super) fn address_phone(address: &PostalAddress) -> Cell<'_> {
    Cell::maybe(address.phone.as_ref().map(PhoneNumber::as_str))
}

pub(super) fn line_count<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::Count(row.totals.line_count.into())
}

pub(super) fn pieces<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::Count(row.totals.pieces.get())
}

pub(super) fn items_amount<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::Amount(row.totals.items)
}

pub(super) fn shipping_fee<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    money(row.totals.shipping.as_ref().map(|shipping| shipping.fee))
}

pub(super) fn discount_amount<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    money(row.totals.discount.as_ref().map(|discount| discount.amount))
}

pub(super) fn tax_amount<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    // The taxes of an order add up: its total, which they are part of, could not be there otherwise.
    let taxes = row.totals.taxes.iter().map(|tax| tax.tax);
    money(Money::sum(taxes, row.totals.total.currency()).ok())
}

pub(super) fn total<'a>(row: &OrderRow<'a>) -> Cell<'a> {
    Cell::Amount(row.totals.total)
}

pub(super) fn model_number<'a>(row: &LineRow<'a>) -> Cell<'a> {
    Cell::text(row.model_number.as_str())
}

pub(super) fn product_name<'a>(row: &LineRow<'a>) -> Cell<'a> {
    named(Some(row.name), row.settings.book.language)
}

pub(super) fn sku_number<'a>(row: &LineRow<'a>) -> Cell<'a> {
    Cell::text(row.line.number.as_str())
}

pub(super) fn attributes<'a>(row: &LineRow<'a>) -> Cell<'a> {
    let pairs = row.attributes.iter().zip(&row.line.attributes);
    let told: Vec<String> = pairs.map(|(name, value)| format!("{name}: {value}")).collect();
    Cell::owned(told.join(BETWEEN))
}

pub(super) fn options<'a>(row: &LineRow<'a>) -> Cell<'a> {
    let locale = row.settings.book.language.locale();
    let told = row.line.options.iter().map(|option| {
        let choices: Vec<String> = option
            .choices
            .iter()
            .map(|chosen| format!("{}: {}", chosen.group_name.get(&locale), chosen.choice_name.get(&locale)))
            .collect();
        format!("{} × {}", option.quantity.get(), choices.join(BETWEEN))
    });
    Cell::owned(told.collect::<Vec<_>>().join("; "))
}

pub(super) fn base_price<'a>(row: &LineRow<'a>) -> Cell<'a> {
    Cell::Amount(row.line.base)
}

pub(super) fn wholesale_rate<'a>(row: &LineRow<'a>) -> Cell<'a> {
    Cell::Share(row.line.rates.wholesale.ppm())
}

pub(super) fn discount_rate<'a>(row: &LineRow<'a>) -> Cell<'a> {
    Cell::Share(row.line.rates.discount.ppm())
}

pub(super) fn unit_price<'a>(row: &LineRow<'a>) -> Cell<'a> {
    Cell::Amount(row.line.unit_price)
}

pub(super) fn quantity<'a>(row: &LineRow<'a>) -> Cell<'a> {
    Cell::Count(row.line.quantity.get().into())
}

pub(super) fn line_amount<'a>(row: &LineRow<'a>) -> Cell<'a> {
    Cell::Amount(row.line.amount)
}

pub(super) fn desired_date<'a>(row: &LineRow<'a>) -> Cell<'a> {
    row.desired_date.map_or(Cell::Empty, Cell::Day)
}

pub(super) fn message_to_brand<'a>(row: &LineRow<'a>) -> Cell<'a> {
    Cell::maybe(row.message_to_brand)
}
