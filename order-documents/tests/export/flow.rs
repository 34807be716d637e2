//! Many rows come out complete.

use calamine::Data;
use order_documents::Language;
use order_documents::export::{ColumnChoice, OrderExport};

use super::made::{names, order, settings};
use super::read::cells;

#[test]
fn twenty_thousand_rows_come_out_in_order() {
    let (names, mut made) = (names(), order(1, "EUR"));
    let choice: ColumnChoice = "order_code,quantity,total".parse().unwrap();
    let mut export = OrderExport::new(choice, settings(Language::English)).unwrap();
    for number in 0..10_000 {
        made.order.code = format!("{number:05}").parse().unwrap();
        export.push(made.exported(), &names).unwrap();
    }
    let mut bytes = Vec::new();
    export.finish(&mut bytes).unwrap();
    let range = cells(&bytes, "Orders");
    assert_eq!(range.get_size(), (20_001, 3));
    for (at, row) in range.rows().skip(1).enumerate() {
        let quantity = if at % 2 == 0 { 12.0 } else { 3.0 };
        let code = Data::String(format!("{:05}", at / 2));
        assert_eq!(row, [code, Data::Float(quantity), Data::Float(72_500.0)]);
    }
}
