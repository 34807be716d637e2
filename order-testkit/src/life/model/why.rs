//! Why something cannot be done to an order: every condition of its rule that does not hold.

use std::collections::BTreeSet;

use super::super::scenario::SKUS;
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
        let status = order.status;
        let mut codes = Codes::new();
        let mut needs = |holds: bool, code: &'static str| {
            if !holds {
                codes.insert(code);
            }
        };
        let is_one_of = |statuses: &[Status]| statuses.contains(&status);
        match act {
            Act::Create { .. } | Act::Adjust { .. } => needs(status == Status::Awaiting, "wrong_status"),
            Act::Update { old, .. } => {
                needs(is_one_of(&[Status::Created, Status::Approved, Status::Declined]), "wrong_status");
                needs(!is_old(order, *old), "revision_outdated");
            }
            Act::Approve { old } | Act::Decline { old, .. } => {
                needs(status == Status::Created, "wrong_status");
                needs(status != Status::Created || order.asked, "approval_not_requested");
                needs(!is_old(order, *old), "revision_outdated");
            }
            Act::Confirm { tags, .. } => {
                needs(tags.iter().all(|tag| *tag < self.tags), "unknown_tag");
                needs(is_one_of(&[Status::Created, Status::Approved]), "wrong_status");
                needs(!self.plan.approval_required || status != Status::Created, "approval_required");
                needs(!self.lacks_stock(order), "stock_short");
            }
            Act::Reopen { .. } => {
                needs(status == Status::Confirmed, "wrong_status");
                needs(!order.is_noted(), "has_delivery_note");
                needs(order.backlog.is_none(), "has_backlog_skus");
                needs(self.plan.editable_again, "editing_switched_off");
            }
            Act::Reject { .. } | Act::Return { .. } => {
                needs(status != Status::Rejected, "already_rejected");
                needs(status != Status::Returned, "already_returned");
                needs(!order.is_referenced(), "referenced");
                needs(order.backlog.is_none(), "has_backlog_skus");
                if matches!(act, Act::Return { .. }) {
                    needs(!self.is_offline(at), "buyer_offline");
                    needs(!self.carts.contains_key(&(order.buyer, order.catalog)), "cart_exists");
                }
            }
            Act::Archive => {
                needs(status.is_final(), "wrong_status");
                needs(!order.archived, "already_archived");
                needs(self.plan.archiving, "archiving_off");
            }
            Act::Tag { apply, .. } => needs(apply.iter().all(|tag| *tag < self.tags), "unknown_tag"),
            Act::Backlog | Act::Deliver => {
                needs(status == Status::Confirmed, "wrong_status");
                needs(order.backlog.is_none(), "has_backlog_skus");
                needs(!order.is_noted(), "has_delivery_note");
                needs(order.asks().iter().any(|line| line.pieces > 0), "nothing_to_deliver");
            }
            Act::Unbacklog => {
                needs(order.backlog.is_some(), "no_backlog_skus");
                let mut skus = order.backlog.iter().flatten();
                needs(skus.all(|(_, waiting)| waiting.delivered == 0), "backlog_delivered");
            }
            Act::CloseBacklog { lines } => {
                needs(!lines.is_empty(), "nothing_given");
                needs(order.backlog.is_some(), "no_backlog_skus");
                codes.extend(closing(order, lines));
            }
            Act::Bill { percent } => {
                needs(is_one_of(&INVOICED), "wrong_status");
                needs(*percent > 0, "zero_ratio");
                needs(order.parts() + percent <= 100, "ratio_above_rest");
                let free = order.invoices.is_empty() && self.figures(order.asks()).total == 0;
                let judged = *percent > 0 && order.parts() + percent <= 100;
                needs(!judged || free || self.part(at, *percent) > 0, "nothing_due");
            }
            Act::Attach { kind, name } if !order.attached.contains(&(*kind, *name)) => match *kind {
                NOTE => {
                    needs(status == Status::Confirmed, "wrong_status");
                    needs(order.backlog.is_none(), "has_backlog_skus");
                    needs(!order.is_noted(), "has_delivery_note");
                }
                INVOICE => needs(is_one_of(&INVOICED), "wrong_status"),
                _ => needs(!status.is_final(), "wrong_status"),
            },
            Act::Attach { .. } => {}
            Act::Release { kind, name } => {
                needs(order.attached.contains(&(*kind, *name)), "unknown_reference");
            }
        }
        codes.extend(self.edit_codes(at, act));
        codes
    }

    /// Whether stock does not cover what the order asks for above what was placed.
    fn lacks_stock(&self, order: &Order) -> bool {
        if !matches!(order.status, Status::Created | Status::Approved) {
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
    let mut codes = Codes::new();
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
