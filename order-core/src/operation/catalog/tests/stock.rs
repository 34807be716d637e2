//! Goods received and counts corrected.

use super::*;
use crate::record::{Key, Kind, MovementCause, MovementLine, StockKey, StockMovement};
use crate::value::limits::{BATCH_LINES_MAX, CORRECTION_PIECES_MAX};
use crate::value::{Note, Quantity};

fn receive(brand: BrandId, lines: &[(SkuId, u8, u32)]) -> ReceiveStock {
    let line = |(sku, number, pieces): &(SkuId, u8, u32)| ReceivedLine {
        sku: *sku,
        label: label(*number),
        pieces: Quantity::new(*pieces).unwrap(),
    };
    ReceiveStock { brand, lines: lines.iter().map(line).collect(), note: None }
}

fn correct(brand: BrandId, lines: &[(SkuId, u8, i64)]) -> CorrectStock {
    let line =
        |(sku, number, by): &(SkuId, u8, i64)| CorrectedLine { sku: *sku, label: label(*number), by: *by };
    CorrectStock { brand, lines: lines.iter().map(line).collect(), note: None }
}

fn counter(world: &TestWorld, brand: BrandId, sku: SkuId, number: u8) -> i64 {
    world.counter(&StockKey { brand, sku, label: label(number) })
}

#[test]
fn stock_is_the_sum_of_its_movements() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let skus = world.run(&new_product(brand, "M-1", &["a", "b"]), &staff).unwrap().skus;
    let note = Some(Note::new("Pallet 4").unwrap());
    let command = ReceiveStock {
        note: note.clone(),
        ..receive(brand, &[(skus[0], 1, 5), (skus[0], 2, 1_000_000), (skus[1], 1, 2)])
    };
    let moved = world.run(&command, &staff).unwrap();
    let movement = world.get::<StockMovement>(&Key::stock_movement(brand, moved.movement)).unwrap();
    assert_eq!(movement.cause, MovementCause::Received { note });
    let line = |sku, number, by| MovementLine { sku, label: label(number), by };
    assert_eq!(movement.lines, [line(skus[0], 1, 5), line(skus[0], 2, 1_000_000), line(skus[1], 1, 2)]);
    let entry = world.log.last().unwrap();
    assert_eq!((entry.subject.kind, entry.operation.as_str()), (Kind::StockMovement, "receive_stock"));
    let expected = [
        told("stock.a.Warehouse", None, Some("+5")),
        told("stock.a.Shipping", None, Some("+1000000")),
        told("stock.b.Warehouse", None, Some("+2")),
    ];
    assert_eq!(last_log(&world), expected);

    // A count may show fewer pieces than there were, and stock may fall below zero.
    world.run(&correct(brand, &[(skus[0], 1, -7), (skus[1], 1, 3)]), &staff).unwrap();
    assert_eq!(last_log(&world)[0], told("stock.a.Warehouse", None, Some("-7")));
    assert_eq!(counter(&world, brand, skus[0], 1), -2);
    assert_eq!(counter(&world, brand, skus[1], 1), 5);
    let mut sums: std::collections::BTreeMap<StockKey, i64> = std::collections::BTreeMap::new();
    for (_, movement) in world.all::<StockMovement>() {
        for line in &movement.lines {
            *sums.entry(StockKey { brand, sku: line.sku, label: line.label }).or_default() += line.by;
        }
    }
    assert_eq!(sums.len(), 3);
    for (key, sum) in sums {
        assert_eq!(world.counter(&key), sum, "{key:?}");
    }
}

#[test]
fn a_correction_never_conflicts_with_other_movements() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let sku = world.run(&new_product(brand, "M-1", &["a"]), &staff).unwrap().skus[0];
    let counted = world.plan(&correct(brand, &[(sku, 1, -1)]), &staff).unwrap();
    world.run(&receive(brand, &[(sku, 1, 9)]), &staff).unwrap();
    world.apply(&counted.changeset).unwrap();
    assert_eq!(counter(&world, brand, sku, 1), 8);
}

#[test]
fn every_faulty_line_is_told() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let sku = world.run(&new_product(brand, "M-1", &["a"]), &staff).unwrap().skus[0];
    let lines = [(sku, 1, 0), (sku, 1, 1), (no_sku(), 9, 1), (no_sku(), 2, 1)];
    let expected = ["repeated_stock_line", "unknown_sku", "unknown_stock_label", "no_pieces"];
    assert_eq!(world.refused(&receive(brand, &lines), &staff), expected);

    let lines = [(sku, 1, 0), (sku, 1, i64::MIN), (no_sku(), 9, i64::MAX)];
    let expected = [
        "repeated_stock_line",
        "unknown_sku",
        "unknown_stock_label",
        "no_difference",
        "difference_too_large",
        "difference_too_large",
    ];
    assert_eq!(world.refused(&correct(brand, &lines), &staff), expected);
    let most = i64::try_from(CORRECTION_PIECES_MAX).unwrap();
    assert!(world.allows(&correct(brand, &[(sku, 1, most), (sku, 2, -most)]), &staff));
    assert_eq!(world.refused(&correct(brand, &[(sku, 1, most + 1)]), &staff), ["difference_too_large"]);
}

#[test]
fn lines_are_limited() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    assert_eq!(world.refused(&receive(brand, &[]), &staff), ["nothing_given"]);
    assert_eq!(world.refused(&correct(brand, &[]), &staff), ["nothing_given"]);
    let numbers: Vec<String> = (0..2_500).map(|number| format!("n{number}")).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let skus = world.run(&new_product(brand, "M-1", &numbers), &staff).unwrap().skus;
    let full: Vec<_> = skus.iter().flat_map(|sku| [(*sku, 1, 1), (*sku, 2, 1)]).collect();
    assert_eq!(full.len(), BATCH_LINES_MAX);
    world.run(&receive(brand, &full), &staff).unwrap();
    let above = [full, vec![(no_sku(), 1, 1)]].concat();
    assert_eq!(world.refused(&receive(brand, &above), &staff), ["too_many_lines"]);
    let above: Vec<_> = above.into_iter().map(|(sku, number, _)| (sku, number, 1)).collect();
    assert_eq!(world.refused(&correct(brand, &above), &staff), ["too_many_lines"]);
}
