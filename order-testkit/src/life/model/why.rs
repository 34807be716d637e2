//! Why something cannot be done to an order: every condition of its rule that does not hold.

use std::collections::BTreeSet;

use super::super::scenario::{OFFLINE, SKUS};
use super::super::step::{Act, How};
use super::{Codes, Line, Model, Order, Status};

/// A delivery note among the kinds of documents kept elsewhere.
const NOTE: usize = 0;

/// An invoice among them.
const INVOICE: usize = 1;

/// In which status an order is invoiced.
const INVOICED: [Status; 3] = [Status::Created, Status::Approved, Status::Confirmed];

impl Order {
    /// Whether a delivery note refers to it, whoever keeps it.
    pub fn is_noted(&self) -> bool {
        !self.notes.is_empty() || self.attached.iter().any(|(kind, _)| *kind == NOTE)
    }

    /// Whether any document refers to it.
    pub fn is_referenced(&self) -> bool {
        !self.notes.is_empty() || !self.invoices.is_empty() || !self.attached.is_empty()
    }

    /// How far its delivery is.
    pub fn delivery(&self) -> &'static str {
        match (self.status, &self.backlog) {
            (Status::Confirmed, Some(_)) => "backlog_created",
            (Status::Confirmed, None) if self.is_noted() => "delivery_note_created",
            _ => "none",
        }
    }

    /// How many hundredths of it are billed as parts.
    pub(super) fn parts(&self) -> u32 {
        self.invoices.iter().map(|(_, percent)| percent).sum()
    }
}

impl Model {
    /// Every condition that does not hold.
    pub(super) fn why_not(&self, at: usize, act: &Act) -> Codes {
        let order = &self.orders[at];
        let from = |statuses: &[Status]| (statuses.contains(&order.status), "wrong_status");
        let mut codes = match act {
            Act::Create { .. } | Act::Adjust { .. } => unmet(&[from(&[Status::Awaiting])]),
            Act::Update { old, .. } => unmet(&[
                from(&[Status::Created, Status::Approved, Status::Declined]),
                (!is_old(order, *old), "revision_outdated"),
            ]),
            Act::Approve { old } | Act::Decline { old, .. } => unmet(&[
                from(&[Status::Created]),
                (order.status != Status::Created || order.asked, "approval_not_requested"),
                (!is_old(order, *old), "revision_outdated"),
            ]),
            Act::Confirm { tags, .. } => unmet(&[
                (self.has_tags(tags), "unknown_tag"),
                from(&[Status::Created, Status::Approved]),
                (!self.plan.ways.approval_required || order.status != Status::Created, "approval_required"),
                (!self.lacks_stock(order), "stock_short"),
            ]),
            Act::Reopen { .. } => unmet(&[
                from(&[Status::Confirmed]),
                (!order.is_noted(), "has_delivery_note"),
                (order.backlog.is_none(), "has_backlog_skus"),
                (self.plan.ways.editable_again, "editing_switched_off"),
            ]),
            Act::Reject { .. } => stays(order),
            Act::Return { .. } => &stays(order) | &self.keeps_from_cart(order),
            Act::Archive => unmet(&[
                from(&[Status::Rejected, Status::Returned]),
                (!order.archived, "already_archived"),
                (self.plan.ways.archiving, "archiving_off"),
            ]),
            Act::Tag { apply, .. } => unmet(&[(self.has_tags(apply), "unknown_tag")]),
            Act::Backlog | Act::Deliver => {
                let pieces = order.asks().iter().any(|line| line.pieces > 0);
                &unfit_for_note(order) | &unmet(&[(pieces, "nothing_to_deliver")])
            }
            Act::Unbacklog => remaining(order),
            Act::CloseBacklog { lines } => closing(order, lines),
            Act::Bill { percent } => self.why_not_bill_order(at, *percent),
            Act::Attach { kind, name } => attaching(order, *kind, *name),
            Act::Release { kind, name } => {
                unmet(&[(order.attached.contains(&(*kind, *name)), "unknown_reference")])
            }
        };
        codes.extend(self.edit_codes(at, act));
        codes
    }

    fn has_tags(&self, tags: &[usize]) -> bool {
        tags.iter().all(|tag| *tag < self.tags)
    }

    fn keeps_from_cart(&self, order: &Order) -> Codes {
        unmet(&[
            (order.buyer != OFFLINE, "buyer_offline"),
            (!self.carts.contains_key(&(order.buyer, order.catalog)), "cart_exists"),
        ])
    }

    fn why_not_bill_order(&self, at: usize, percent: u32) -> Codes {
        let order = &self.orders[at];
        let within = order.parts() + percent <= 100;
        let free = order.invoices.is_empty() && self.figures(order.asks()).total == 0;
        let due = percent == 0 || !within || free || self.part(at, percent) > 0;
        unmet(&[
            (INVOICED.contains(&order.status), "wrong_status"),
            (percent > 0, "zero_ratio"),
            (within, "ratio_above_rest"),
            (order.parts() < 100, "fully_invoiced"),
            (due, "nothing_due"),
        ])
    }

    /// Whether stock does not cover what the order asks for above what was placed.
    fn lacks_stock(&self, order: &Order) -> bool {
        if !matches!(order.status, Status::Created | Status::Approved | Status::Declined) {
            return false;
        }
        (0..SKUS).any(|sku| self.is_short(order.catalog, sku, above(order, sku)))
    }

    /// Why changes of what an order asks for cannot be made.
    fn edit_codes(&self, at: usize, act: &Act) -> Codes {
        let (Act::Create { edits, .. } | Act::Adjust { edits } | Act::Update { edits, .. }) = act else {
            return Codes::new();
        };
        let order = &self.orders[at];
        let mut codes = Codes::new();
        let mut skus = BTreeSet::new();
        for edit in edits {
            if !skus.insert(edit.sku) {
                codes.insert("sku_repeated");
            }
            let known = order.asks().iter().any(|line| line.sku == edit.sku);
            let how = if matches!(act, Act::Adjust { .. }) { How::Change } else { edit.how };
            match how {
                How::Change | How::Remove if !known => codes.insert("sku_not_in_order"),
                How::Add if known => codes.insert("sku_in_order"),
                How::Fit | How::Change | How::Add | How::Remove => false,
            };
        }
        let told = matches!(act, Act::Update { .. }) && codes.is_empty();
        if told && self.figures(&self.edited(order, edits)).total < self.billed(at) {
            codes.insert("below_invoiced");
        }
        codes
    }
}

/// The codes of the conditions that do not hold.
fn unmet(conditions: &[(bool, &'static str)]) -> Codes {
    conditions.iter().filter(|(holds, _)| !holds).map(|(_, code)| *code).collect()
}

/// What keeps an order from being rejected or returned.
fn stays(order: &Order) -> Codes {
    unmet(&[
        (order.status != Status::Rejected, "already_rejected"),
        (order.status != Status::Returned, "already_returned"),
        (!order.is_referenced(), "referenced"),
        (order.backlog.is_none(), "has_backlog_skus"),
    ])
}

/// What keeps a whole order from a delivery note.
fn unfit_for_note(order: &Order) -> Codes {
    unmet(&[
        (order.status == Status::Confirmed, "wrong_status"),
        (order.backlog.is_none(), "has_backlog_skus"),
        (!order.is_noted(), "has_delivery_note"),
    ])
}

/// What keeps backlog SKUs from being removed.
fn remaining(order: &Order) -> Codes {
    let mut skus = order.backlog.iter().flatten();
    unmet(&[
        (order.backlog.is_some(), "no_backlog_skus"),
        (skus.all(|(_, waiting)| waiting.delivered == 0), "backlog_delivered"),
    ])
}

/// What keeps a document from being attached; one that is attached already stays so.
fn attaching(order: &Order, kind: usize, name: usize) -> Codes {
    if order.attached.contains(&(kind, name)) {
        return Codes::new();
    }
    match kind {
        NOTE => unfit_for_note(order),
        INVOICE => unmet(&[(INVOICED.contains(&order.status), "wrong_status")]),
        _ => unmet(&[(!order.status.is_final(), "wrong_status")]),
    }
}

/// The pieces that an order asks for above what was placed; negative when it asks for fewer.
pub(super) fn above(order: &Order, sku: usize) -> i64 {
    let pieces = |lines: &[Line]| -> i64 {
        lines.iter().filter(|line| line.sku == sku).map(|line| i64::from(line.pieces)).sum()
    };
    pieces(order.asks()) - pieces(&order.original)
}

fn is_old(order: &Order, old: bool) -> bool {
    old && order.revision > 0
}

fn closing(order: &Order, lines: &[(usize, u32)]) -> Codes {
    let mut codes =
        unmet(&[(!lines.is_empty(), "nothing_given"), (order.backlog.is_some(), "no_backlog_skus")]);
    let Some(backlog) = &order.backlog else { return codes };
    for (number, (sku, pieces)) in lines.iter().enumerate() {
        if lines[..number].iter().any(|(earlier, _)| earlier == sku) {
            codes.insert("repeated_backlog_sku");
        }
        if *pieces == 0 {
            codes.insert("no_pieces");
        }
        match backlog.get(sku) {
            None => codes.insert("unknown_backlog_sku"),
            // Of what is named twice, the last is looked at.
            Some(_) if lines[number + 1..].iter().any(|(later, _)| later == sku) => false,
            Some(waiting) => *pieces > waiting.open() && codes.insert("not_open"),
        };
    }
    codes
}
