//! What becomes of an order when something is done to it.

use std::collections::BTreeMap;

use super::super::scenario::CATALOGS;
use super::super::step::{Act, Edit, How};
use super::why::above;
use super::{Billed, Invoice, Line, Model, Note, Order, Place, Status, Waiting};

impl Model {
    /// Does it. It may be done.
    pub(super) fn make(&mut self, at: usize, act: &Act) {
        match act {
            Act::Create { edits, notify, ask } => {
                self.answer(at, "create_confirmation", edits, *ask);
                self.tell(at, *notify, "confirmation_created");
            }
            Act::Adjust { edits } => self.adjust(at, edits),
            Act::Update { edits, notify, ask, .. } => {
                let Order { status, asked, .. } = self.orders[at];
                // What changes nothing, and tells nobody, writes nothing.
                if (status, asked, *notify) != (Status::Created, *ask, false) || !self.is_same(at, edits) {
                    self.answer(at, "update_confirmation", edits, *ask);
                    self.tell(at, *notify, "confirmation_updated");
                }
            }
            Act::Approve { .. } => {
                self.step(at, "approve_confirmation", Status::Approved);
                self.tell(at, true, "confirmation_approved");
            }
            Act::Decline { .. } => {
                self.step(at, "decline_confirmation", Status::Declined);
                self.tell(at, true, "confirmation_declined");
            }
            Act::Confirm { notify, tags, fresh } => {
                self.confirm(at, tags, *fresh);
                self.tell(at, *notify, "confirmation_confirmed");
            }
            Act::Reopen { notify } => {
                self.take_from_target(at);
                self.orders[at].asked = false;
                self.step(at, "make_editable", Status::Created);
                self.tell(at, *notify, "confirmation_editable");
            }
            Act::Reject { notify } => {
                self.give_back(at);
                self.step(at, "reject_order", Status::Rejected);
                self.tell(at, *notify, "order_rejected");
            }
            Act::Return { notify } => {
                self.return_to_cart(at);
                self.tell(at, *notify, "order_returned");
            }
            Act::Archive => {
                self.orders[at].archived = true;
                self.touch(at, "archive_order");
            }
            Act::Tag { apply, remove } => self.tag(at, apply, remove),
            Act::Backlog => self.create_backlog(at),
            Act::Unbacklog => {
                self.orders[at].backlog = None;
                self.touch(at, "remove_backlog");
            }
            Act::CloseBacklog { lines } => self.close_backlog(at, lines),
            Act::Deliver => self.deliver_order(at),
            Act::Bill { percent } => self.bill_order(at, *percent),
            // What is attached already is attached; that writes nothing.
            Act::Attach { kind, name } if !self.orders[at].attached.insert((*kind, *name)) => {}
            Act::Attach { .. } => self.touch(at, "attach_reference"),
            Act::Release { kind, name } => {
                self.orders[at].attached.remove(&(*kind, *name));
                self.touch(at, "release_reference");
            }
        }
    }

    /// A new revision of the order confirmation.
    fn answer(&mut self, at: usize, operation: &'static str, edits: &[Edit], ask: bool) {
        self.revise(at, edits);
        self.orders[at].asked = ask;
        self.step(at, operation, Status::Created);
    }

    fn adjust(&mut self, at: usize, edits: &[Edit]) {
        let price = |edit: &Edit| Edit { how: How::Change, pieces: None, ..*edit };
        let prices: Vec<Edit> = edits.iter().map(price).collect();
        if !self.is_same(at, &prices) {
            self.revise(at, &prices);
            self.touch(at, "adjust_prices");
        }
    }

    fn confirm(&mut self, at: usize, tags: &[usize], fresh: bool) {
        self.put_to_target(at);
        self.orders[at].tags.extend(tags);
        if fresh {
            self.orders[at].tags.insert(self.tags);
            self.tags += 1;
        }
        self.step(at, "confirm", Status::Confirmed);
    }

    fn return_to_cart(&mut self, at: usize) {
        self.give_back(at);
        let slot = (self.orders[at].buyer, self.orders[at].catalog);
        let cart = self.restored(at);
        self.carts.insert(slot, cart);
        self.orders[at].cart = Some(slot);
        self.step(at, "return_order", Status::Returned);
    }

    fn create_backlog(&mut self, at: usize) {
        let waits =
            |line: &Line| Waiting { ordered: line.pieces, delivered: 0, closed: 0, unit: line.unit() };
        let lines = self.orders[at].asks().iter().filter(|line| line.pieces > 0);
        self.orders[at].backlog = Some(lines.map(|line| (line.sku, waits(line))).collect());
        self.touch(at, "create_backlog");
    }

    fn close_backlog(&mut self, at: usize, lines: &[(usize, u32)]) {
        let backlog = self.orders[at].backlog.as_mut().expect("it has backlog SKUs");
        for (sku, pieces) in lines {
            backlog.get_mut(sku).expect("it has this one").closed += pieces;
        }
        self.touch(at, "close_backlog");
    }

    fn is_same(&self, at: usize, edits: &[Edit]) -> bool {
        self.edited(&self.orders[at], edits) == self.orders[at].asks()
    }

    fn revise(&mut self, at: usize, edits: &[Edit]) {
        let lines = self.edited(&self.orders[at], edits);
        self.orders[at].current = Some(lines);
        self.orders[at].revision += 1;
    }

    /// A new status, which the log tells.
    fn step(&mut self, at: usize, operation: &'static str, to: Status) {
        let order = &mut self.orders[at];
        let changed = (order.status != to).then_some((Some(order.status.word()), to.word()));
        order.status = to;
        order.log.push((operation, changed));
        order.writes += 1;
    }

    /// Something about the order, which the log tells.
    pub(super) fn touch(&mut self, at: usize, operation: &'static str) {
        self.orders[at].log.push((operation, None));
        self.orders[at].writes += 1;
    }

    fn tell(&mut self, at: usize, asked: bool, kind: &'static str) {
        if asked {
            self.orders[at].notices.push(kind);
        }
    }

    /// Brings the source to what is confirmed, and puts that to the target.
    fn put_to_target(&mut self, at: usize) {
        let order = &self.orders[at];
        let policy = CATALOGS[order.catalog];
        let mut moves: BTreeMap<(usize, Place), i64> = BTreeMap::new();
        for sku in 0..super::super::scenario::SKUS {
            if policy.from_stock {
                moves.insert((sku, Place::Source), -above(order, sku));
            }
            if policy.target {
                let pieces = order.asks().iter().filter(|line| line.sku == sku);
                moves.insert((sku, Place::Target), pieces.map(|line| i64::from(line.pieces)).sum());
            }
        }
        for ((sku, place), by) in &moves {
            self.shift(*sku, *place, *by);
            *self.orders[at].moved.entry((*sku, *place)).or_insert(0) += by;
        }
        self.orders[at].confirmed = moves;
    }

    /// Undoes exactly what confirming moved.
    fn take_from_target(&mut self, at: usize) {
        for ((sku, place), by) in std::mem::take(&mut self.orders[at].confirmed) {
            self.shift(sku, place, -by);
            *self.orders[at].moved.entry((sku, place)).or_insert(0) -= by;
        }
    }

    /// Undoes all that still stands.
    fn give_back(&mut self, at: usize) {
        self.orders[at].confirmed.clear();
        for ((sku, place), by) in std::mem::take(&mut self.orders[at].moved) {
            self.shift(sku, place, -by);
        }
    }

    fn tag(&mut self, at: usize, apply: &[usize], remove: &[usize]) {
        let before = self.orders[at].tags.clone();
        let tags = &mut self.orders[at].tags;
        tags.retain(|tag| !remove.contains(tag));
        tags.extend(apply);
        // What changes nothing writes nothing.
        if *tags != before {
            self.touch(at, "tag_order");
        }
    }

    fn deliver_order(&mut self, at: usize) {
        let order = &self.orders[at];
        let lines = order.asks().iter().filter(|line| line.pieces > 0);
        let lines = lines.map(|line| (at, line.sku, line.pieces, line.amount())).collect();
        let (buyer, currency) = (order.buyer, order.currency);
        let note =
            Note { buyer, currency, of_backlog: false, lines, closed: false, invoice: None, gone: false };
        self.orders[at].notes.push(self.notes.len());
        self.notes.push(note);
        self.touch(at, "create_delivery_note");
    }

    fn bill_order(&mut self, at: usize, percent: u32) {
        let billed = Billed { order: at, amount: self.part(at, percent), taxes: BTreeMap::new() };
        self.orders[at].invoices.push((self.invoices.len(), percent));
        self.invoices.push(Invoice { notes: Vec::new(), orders: vec![billed], gone: false });
        self.touch(at, "create_invoice");
    }
}
