//! Orders: what each column holds, and of which type.

use calamine::{Data, ExcelDateTime, ExcelDateTimeType};
use order_core::operation::Viewer;
use order_core::order::{ConfirmationCreated, Confirmed, ContentRef, OrderState, Rejected, Revision};
use order_core::record::Figures;
use order_core::value::Pieces;
use order_documents::Language;
use order_documents::export::{Column, ColumnChoice, ExportError, Names, OrderSettings};

use super::made::{Made, money, names, order, settings};
use super::read::{cells, exported, formulas, text, try_exported};

fn moment(serial: f64) -> Data {
    Data::DateTime(ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false))
}

/// Each column with what the first line of the order has in it, in English and in Japanese.
fn expected() -> Vec<(Column, Data, Data)> {
    let both = |column, data: Data| (column, data.clone(), data);
    let words = |column, english: &str, japanese: &str| (column, text(english), text(japanese));
    let same = |column, told: &str| (column, text(told), text(told));
    let address = |columns: [Column; 7], name: &str| {
        let told = [name, "1-2-3 Ginza, Room 4", "Chuo", "Tokyo", "0104-0061", "JP", "+81 3 1234 5678"];
        columns.into_iter().zip(told).map(|(column, told)| same(column, told)).collect::<Vec<_>>()
    };
    let mut all = vec![
        same(Column::OrderCode, "0000001"),
        words(Column::BrandName, "Nord Knitwear", "ノルド"),
        // 2026-03-01, half past midnight and 45 seconds in Tokyo.
        both(Column::PlacedAt, moment(46_082.021_354_166_67)),
        words(Column::Status, "Please create an OC", "注文確認書を作成してください"),
        both(Column::DeliveryStatus, Data::Empty),
        both(Column::Revision, Data::Float(0.0)),
        both(Column::Archived, Data::Empty),
        words(Column::Route, "Order link", "注文リンク"),
        words(Column::BuyerName, "Tea House", "茶屋"),
        words(Column::BuyerType, "Company", "法人"),
        same(Column::BuyerCode, "0001"),
        same(Column::CatalogCode, "SS27"),
        words(Column::CatalogName, "Summer 2027", "2027年夏"),
        same(Column::Term, "wholesale"),
        same(Column::Currency, "JPY"),
        words(Column::PaymentMethod, "Card", "カード"),
        same(Column::Comment, "=1+1 thanks"),
        same(Column::Tags, "+VIP, urgent"),
    ];
    let billing = [
        Column::BillingName,
        Column::BillingStreet,
        Column::BillingCity,
        Column::BillingRegion,
        Column::BillingPostalCode,
        Column::BillingCountry,
        Column::BillingPhone,
    ];
    let delivery = [
        Column::DeliveryName,
        Column::DeliveryStreet,
        Column::DeliveryCity,
        Column::DeliveryRegion,
        Column::DeliveryPostalCode,
        Column::DeliveryCountry,
        Column::DeliveryPhone,
    ];
    all.extend(address(billing, "Tea House Office"));
    all.extend(address(delivery, "Tea House Shop"));
    all.extend([
        both(Column::LineCount, Data::Float(2.0)),
        both(Column::Pieces, Data::Float(15.0)),
        both(Column::ItemsAmount, Data::Float(65_625.0)),
        both(Column::ShippingFee, Data::Float(800.0)),
        both(Column::DiscountAmount, Data::Float(425.0)),
        both(Column::TaxAmount, Data::Float(6_500.0)),
        both(Column::Total, Data::Float(72_500.0)),
        same(Column::ModelNumber, "007"),
        words(Column::ProductName, "Linen shirt", "麻のシャツ"),
        same(Column::SkuNumber, "001"),
        same(Column::Attributes, "Colour: Red, Size: M"),
        words(Column::Options, "5 × Embroidery: Gold, Wrapping: Paper", "5 × 刺繍: 金, 包装: 紙"),
        both(Column::BasePrice, Data::Float(10_000.0)),
        both(Column::WholesaleRate, Data::Float(0.5)),
        both(Column::DiscountRate, Data::Float(0.125)),
        both(Column::UnitPrice, Data::Float(4_375.0)),
        both(Column::Quantity, Data::Float(12.0)),
        both(Column::LineAmount, Data::Float(52_500.0)),
        both(Column::DesiredDate, moment(46_143.0)),
        same(Column::MessageToBrand, "in two boxes\nplease"),
    ]);
    all
}

fn all_columns() -> String {
    ColumnChoice::new(Column::ALL.iter().copied()).unwrap().to_string()
}

#[test]
fn every_column_holds_what_it_says() {
    let expected = expected();
    assert_eq!(expected.iter().map(|row| row.0).collect::<Vec<_>>(), Column::ALL);
    for (language, sheet) in [(Language::English, "Orders"), (Language::Japanese, "注文")] {
        let settings = OrderSettings { offset: "+09:00".parse().unwrap(), ..settings(language) };
        let bytes = exported(&all_columns(), settings, &[order(1, "JPY")], &names());
        let range = cells(&bytes, sheet);
        assert_eq!(range.height(), 3, "a head and two lines");
        for (at, (column, english, japanese)) in (0_u32..).zip(&expected) {
            assert_eq!(range.get_value((0, at)), Some(&text(column.title(language))), "{column}");
            let wanted = if language == Language::English { english } else { japanese };
            let found = range.get_value((1, at)).unwrap();
            assert_eq!(found, wanted, "{column} in {language}");
            if !column.is_of_lines() {
                assert_eq!(range.get_value((2, at)), Some(found), "{column} is repeated");
            }
        }
        assert_eq!(formulas(&bytes, sheet), []);
    }
}

#[test]
fn without_a_column_of_lines_an_order_is_a_row() {
    let orders: Vec<Made> = (1..=3).map(|number| order(number, "EUR")).collect();
    let bytes = exported("total,order_code", settings(Language::English), &orders, &names());
    let range = cells(&bytes, "Orders");
    assert_eq!(range.get_size(), (4, 2));
    assert_eq!(range.get_value((3, 0)), Some(&Data::Float(72_500.0)));
    assert_eq!(range.get_value((3, 1)), Some(&text("0000003")));
}

#[test]
fn an_order_without_lines_has_a_row() {
    let bare =
        order(1, "EUR").answered(OrderState::Confirmed(Confirmed::of(Revision::from_number(1))), |content| {
            content.items.clear();
        });
    let bytes = exported("order_code,sku_number", settings(Language::English), &[bare], &names());
    let range = cells(&bytes, "Orders");
    assert_eq!(range.height(), 2);
    assert_eq!(range.get_value((1, 0)), Some(&text("0000001")));
}

#[test]
fn the_figures_are_those_of_the_original_or_of_now() {
    let state = OrderState::ConfirmationCreated(ConfirmationCreated {
        confirmation: Revision::from_number(1),
        approval_requested: true,
    });
    let answered = order(1, "EUR").answered(state, |content| {
        content.totals.pieces = Pieces::new(3);
        content.totals.total = money("13125", "EUR");
        content.totals.discount = None;
        content.totals.taxes.clear();
        content.items[0].lines.remove(0);
    });
    let read = |figures, viewer| {
        let settings = OrderSettings { figures, viewer, ..settings(Language::English) };
        let choice = "revision,pieces,total,discount_amount,tax_amount,quantity,status";
        let range = cells(&exported(choice, settings, std::slice::from_ref(&answered), &names()), "Orders");
        range.rows().skip(1).map(<[Data]>::to_vec).collect::<Vec<_>>()
    };
    let float = Data::Float;
    let now = read(Figures::Current, Viewer::Brand);
    let status = text("OC Created");
    let row =
        vec![float(1.0), float(3.0), float(13_125.0), Data::Empty, float(0.0), float(3.0), status.clone()];
    assert_eq!(now, [row]);
    let placed = read(Figures::Original, Viewer::Brand);
    let row = |quantity| {
        vec![
            float(0.0),
            float(15.0),
            float(72_500.0),
            float(425.0),
            float(6_500.0),
            float(quantity),
            status.clone(),
        ]
    };
    assert_eq!(placed, [row(12.0), row(3.0)]);
    let buyers = read(Figures::Current, Viewer::Buyer);
    assert_eq!(buyers[0][6], text("Please check the contents of the OC"));
}

#[test]
fn what_is_not_known_leaves_its_cell_empty() {
    let mut bare = order(1, "EUR");
    bare.order.customer = None;
    bare.original.comment = None;
    bare.original.delivery.region = None;
    bare.content.totals.shipping = None;
    let choice = "order_code,brand_name,buyer_name,buyer_type,buyer_code,catalog_code,catalog_name,tags,comment,delivery_region,shipping_fee";
    let range =
        cells(&exported(choice, settings(Language::English), &[bare.clone()], &Names::default()), "Orders");
    let row = range.rows().nth(1).unwrap();
    assert_eq!(row[0], text("0000001"));
    assert!(row[1..].iter().all(|cell| *cell == Data::Empty), "{row:?}");
    // A name that the order does not have may be known otherwise.
    let range = cells(&exported("buyer_name", settings(Language::English), &[bare], &names()), "Orders");
    assert_eq!(range.get_value((1, 0)), Some(&text("Tea House")));
}

#[test]
fn an_archived_order_says_so_to_the_brand() {
    let archived = order(1, "EUR")
        .answered(OrderState::Rejected(Rejected { content: ContentRef::Original, archived: true }), |_| {});
    let range =
        cells(&exported("archived,status", settings(Language::Japanese), &[archived], &names()), "注文");
    assert_eq!(range.rows().nth(1).unwrap(), [text("はい"), text("注文却下")]);
}

#[test]
fn a_buyer_gets_no_column_of_the_brand() {
    let buyers = OrderSettings { viewer: Viewer::Buyer, ..settings(Language::English) };
    let told = try_exported("total,tags,archived,buyer_code", buyers.clone(), &[], &names()).unwrap_err();
    let ExportError::NotForBuyers { columns } = &told else { panic!("{told}") };
    assert_eq!(columns, &[Column::Tags, Column::Archived, Column::BuyerCode]);
    assert_eq!(told.to_string(), "for a buyer there is no column tags, archived, buyer_code");
    let choice = ColumnChoice::default().to_string();
    assert!(try_exported(&choice, buyers, &[order(1, "EUR")], &names()).is_ok());
}
