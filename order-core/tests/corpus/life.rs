//! The story goes on: what becomes of orders after they were placed.

use std::collections::BTreeSet;

use order_core::Command;
use order_core::cart::*;
use order_core::catalog::Rates;
use order_core::operation::cart::{AddToCart, RemoveFromCart};
use order_core::operation::catalog::{ReceiveStock, ReceivedLine};
use order_core::operation::confirmation::*;
use order_core::operation::delivery::*;
use order_core::operation::order::{ArchiveOrder, RejectOrder, ReturnOrder};
use order_core::operation::tag::{ChangeTag, CreateTag, DeleteTag, TagOrder};
use order_core::order::{Colour, DocumentKind, Notify, Revision};
use order_core::value::*;

use super::story::{Offer, Teller, address, dressed, name, note, pieces};

/// A notice with words of its own.
fn aloud() -> Notify {
    Notify::with_body(Body::new("Dear customer,\n\n\"gladly\" — 喜んで").unwrap())
}

fn choices(offer: &Offer<'_>) -> OptionRow {
    let group = &offer.lining.options[0];
    OptionRow { choices: [(group.id, group.choices[0].id)].into(), quantity: pieces(2) }
}

impl Teller {
    /// Does something under a key, so that its receipt is kept too.
    pub(crate) async fn keyed<C: Command>(&self, command: C, key: impl ToString) -> C::Output {
        match self.desk.run(command, &self.host).key(name(&key.to_string())).await {
            Ok(output) => output,
            Err(error) => panic!("{}: {error:?}", C::OPERATION.name()),
        }
    }

    /// The lives of orders, to each of their ends.
    pub(crate) async fn live(&self, offer: &Offer<'_>) {
        let label = StockLabelId::made(Timestamp::MIN, [1; 10]);
        let lines = offer.products.iter().map(|product| product.skus[0]);
        let lines = lines.map(|sku| ReceivedLine { sku, label, pieces: pieces(1_000) }).collect();
        self.run(ReceiveStock { brand: self.brand, lines, note: None }).await;
        let tags = self.tags().await;
        self.answer_and_confirm(offer, &tags).await;
        self.let_the_buyer_decide(offer).await;
        self.leave(offer).await;
        self.pay_by_card(offer).await;
        self.deliver(offer).await;
        self.bill(offer).await;
        self.consign(offer).await;
        self.work_in_bulk(offer, &tags).await;
    }

    /// An order of coats and scarves.
    pub(crate) async fn ordered(
        &self,
        offer: &Offer<'_>,
        buyer: BuyerOrganizationId,
        payment: PaymentForm,
    ) -> OrderId {
        let [_, scarf] = offer.products;
        let scarves = CartItem::of(scarf.id, vec![CartSku::of(scarf.skus[0], pieces(4))]);
        // A working cart, because the buyer's own one stays filled; the notes are the buyer's.
        let coats = dressed(&offer.products[0], offer.lining);
        let coats = CartItem { note_to_own_company: None, message_to_brand: None, ..coats };
        let items = vec![coats, scarves];
        let mut add = AddToCart::of(self.brand, buyer, offer.full, items);
        add.route = CartRoute::Proxy;
        let mut form = CheckoutForm::to(address());
        form.payment = payment;
        form.comment = Some(note("Knock"));
        self.place(add, form).await.id
    }

    pub(crate) async fn by_card(&self, offer: &Offer<'_>) -> OrderId {
        let card = self.card(CardKeeper::Brand(self.brand), offer.buyer).await;
        self.ordered(offer, offer.buyer, card).await
    }

    pub(crate) async fn by_invoice(&self, offer: &Offer<'_>) -> OrderId {
        self.ordered(offer, offer.buyer, PaymentForm::NotByCard).await
    }

    async fn tags(&self) -> [TagId; 2] {
        let brand = self.brand;
        let mut made = Vec::new();
        for (text, colour) in [("Urgent", "#ff0000"), ("Süß; 急ぎ", "#8a8f98"), ("Old", "#000000")] {
            let create = CreateTag { brand, name: name(text), colour: colour.parse().unwrap() };
            made.push(self.keyed(create, text).await.id);
        }
        let (tag, change) = (made[0], Some(name("Very urgent")));
        let colour = Some("#00ff00".parse::<Colour>().unwrap());
        self.keyed(ChangeTag { brand, tag, seen: None, name: change, colour }, "rename").await;
        self.keyed(DeleteTag { brand, tag: made[2], seen: None }, "delete").await;
        [made[0], made[1]]
    }

    async fn adjust(&self, offer: &Offer<'_>, order: OrderId) {
        let sku = offer.products[1].skus[0];
        let rates = Rates { wholesale: None, discount: Some("10".parse().unwrap()) };
        let lines = vec![PriceEdit { sku, base: Some(self.euro("3.99")), rates }];
        self.keyed(AdjustPrices { brand: self.brand, order, seen: None, lines }, order).await;
    }

    pub(crate) async fn answered(&self, order: OrderId, approval_requested: bool) {
        let (brand, edits, notify) = (self.brand, ConfirmationEdits::none(), aloud());
        let create = CreateConfirmation { brand, order, seen: None, edits, notify, approval_requested };
        self.keyed(create, order).await;
    }

    /// Every edit there is.
    fn edits(&self, offer: &Offer<'_>) -> ConfirmationEdits {
        let [coat, scarf] = offer.products;
        let mut line = LineEdit::quantity(scarf.skus[0], pieces(6));
        line.base = Some(self.euro("3.50"));
        line.rates = Rates { wholesale: Some("50".parse().unwrap()), discount: None };
        let mut added = AddedLine::of(coat.id, coat.skus[1], pieces(2));
        added.base = Some(self.euro("80.00"));
        added.options = vec![choices(offer)];
        ConfirmationEdits {
            lines: vec![line],
            added: vec![added],
            removed: vec![coat.skus[0]],
            dates: vec![DateEdit { product: scarf.id, date: Some("2026-10-01".parse().unwrap()) }],
            shipping: ShippingEdit::Set(ShippingFee { fee: self.euro("7.50"), tax: None }),
            discount: DiscountEdit::Set(DiscountLine {
                label: name("Loyalty — ロイヤリティ"),
                amount: self.euro("5.00"),
                tax: None,
            }),
        }
    }

    pub(crate) async fn confirm(&self, order: OrderId, tags: &[TagId], new_tags: Vec<NewTag>) {
        let (brand, notify, key) = (self.brand, aloud(), format!("confirm {order} {}", tags.len()));
        let tags: BTreeSet<TagId> = tags.iter().copied().collect();
        self.keyed(Confirm { brand, order, seen: None, notify, tags, new_tags }, key).await;
    }

    pub(crate) async fn confirmed(&self, offer: &Offer<'_>) -> OrderId {
        let order = self.by_invoice(offer).await;
        self.answered(order, false).await;
        self.confirm(order, &[], Vec::new()).await;
        order
    }

    /// One order is left with other prices; one goes through all that can happen to an order confirmation.
    async fn answer_and_confirm(&self, offer: &Offer<'_>, tags: &[TagId; 2]) {
        let brand = self.brand;
        let order = self.by_card(offer).await;
        self.adjust(offer, order).await;
        let order = self.by_card(offer).await;
        self.adjust(offer, order).await;
        self.answered(order, true).await;
        let edits = self.edits(offer);
        let update = UpdateConfirmation {
            brand,
            order,
            seen: None,
            revision: Revision::from_number(2),
            edits,
            notify: aloud(),
            approval_requested: true,
        };
        self.keyed(update, order).await;
        // The card does not pay so much: the surplus is invoiced apart.
        let ratio = Some("85".parse().unwrap());
        self.run(CreateInvoice { brand, order, seen: None, ratio }).await;
        let new = NewTag { name: name("New"), colour: Colour::GREY };
        self.confirm(order, &tags[..1], vec![new]).await;
        let again = MakeEditable { brand, order, seen: None, notify: aloud() };
        self.keyed(again, order).await;
        self.confirm(order, tags, Vec::new()).await;
        let opened = self.confirmed(offer).await;
        self.run(MakeEditable { brand, order: opened, seen: None, notify: Notify::send() }).await;
        let (apply, remove) = ([tags[0], tags[1]].into(), BTreeSet::new());
        self.keyed(TagOrder { brand, order, seen: None, apply, remove }, order).await;
        let (apply, remove) = ([tags[0]].into(), [tags[1]].into());
        self.run(TagOrder { brand, order, seen: None, apply, remove }).await;
    }

    async fn let_the_buyer_decide(&self, offer: &Offer<'_>) {
        let (brand, revision) = (self.brand, Revision::from_number(1));
        let asked = self.by_invoice(offer).await;
        self.answered(asked, true).await;
        let order = self.by_invoice(offer).await;
        self.answered(order, true).await;
        self.keyed(ApproveConfirmation { brand, order, seen: None, revision }, order).await;
        let order = self.by_invoice(offer).await;
        self.answered(order, true).await;
        let reason = Some(note("Too late\nfor us"));
        self.keyed(DeclineConfirmation { brand, order, seen: None, revision, reason }, order).await;
    }

    /// Orders that are rejected and returned, archived and not.
    async fn leave(&self, offer: &Offer<'_>) {
        let (brand, notify) = (self.brand, aloud());
        for archived in [true, false] {
            let rejected = self.by_invoice(offer).await;
            if archived {
                self.answered(rejected, false).await;
            }
            let reject = RejectOrder { brand, order: rejected, seen: None, notify: notify.clone() };
            self.keyed(reject, rejected).await;
            let returned = self.ordered(offer, offer.other, PaymentForm::NotByCard).await;
            let give_back = ReturnOrder { brand, order: returned, seen: None, notify: notify.clone() };
            let cart = self.keyed(give_back, returned).await.cart;
            if archived {
                for order in [rejected, returned] {
                    self.keyed(ArchiveOrder { brand, order, seen: None }, format!("archive {order}")).await;
                }
                // The next one needs a cart of its own.
                let products = offer.products.iter().map(|product| product.id).collect();
                self.run(RemoveFromCart { brand, cart, seen: None, products }).await;
            }
        }
    }

    async fn deliver(&self, offer: &Offer<'_>) {
        let (brand, seen, reason) = (self.brand, None, Some(note("Sold out")));
        let sku = offer.products[1].skus[0];
        let order = self.confirmed(offer).await;
        self.keyed(CreateBacklog { brand, order, seen }, order).await;
        self.keyed(RemoveBacklog { brand, order, seen }, format!("remove {order}")).await;
        self.run(CreateBacklog { brand, order, seen }).await;
        let orders = vec![BacklogDelivery { order, lines: vec![(sku, pieces(1))] }];
        let delivered = self.keyed(DeliverBacklog { brand, orders }, "deliver").await.id;
        let close = CloseBacklog { brand, order, seen, lines: vec![(sku, pieces(2))], reason };
        self.keyed(close, "close rest").await;
        let order = self.confirmed(offer).await;
        let note = self.keyed(CreateDeliveryNote { brand, order, seen }, "note").await.id;
        self.keyed(DeleteDeliveryNote { brand, note, seen }, "delete note").await;
        let note = self.run(CreateDeliveryNote { brand, order, seen }).await.id;
        let (source, export) = (ExportSource::DeliveryNote(note), "LS-0001.pdf".parse::<Code>().unwrap());
        self.keyed(AttachExport { brand, source, seen, name: export.clone() }, "attach export").await;
        self.keyed(CloseDeliveryNote { brand, note, seen }, "close note").await;
        let noted = self.keyed(InvoiceDeliveries { brand, notes: vec![delivered, note] }, "bill notes").await;
        let source = ExportSource::Invoice(noted.id);
        self.run(AttachExport { brand, source, seen, name: export.clone() }).await;
        self.keyed(ReleaseExport { brand, source, seen, name: export }, "release export").await;
        let order = self.confirmed(offer).await;
        self.run(CreateDeliveryNote { brand, order, seen }).await;
    }

    async fn bill(&self, offer: &Offer<'_>) {
        let (brand, seen) = (self.brand, None);
        let order = self.confirmed(offer).await;
        let ratio = Some("12.5".parse().unwrap());
        let part = self.keyed(CreateInvoice { brand, order, seen, ratio }, "part").await;
        self.run(CreateInvoice { brand, order, seen, ratio: None }).await;
        self.keyed(DeleteInvoice { brand, invoice: part.id, seen }, "unbill").await;
        let order = self.by_invoice(offer).await;
        self.answered(order, false).await;
        for (kind, text) in [(DocumentKind::Other, "PI-7"), (DocumentKind::Invoice, "RE-8")] {
            let name = text.parse::<Code>().unwrap();
            self.keyed(AttachReference { brand, order, seen, kind, name }, text).await;
        }
        let (kind, name) = (DocumentKind::Other, "PI-7".parse().unwrap());
        self.keyed(ReleaseReference { brand, order, seen, kind, name }, "release").await;
    }

    async fn consign(&self, offer: &Offer<'_>) {
        let [_, scarf] = offer.products;
        let items = vec![CartItem::of(scarf.id, vec![CartSku::of(scarf.skus[0], pieces(2))])];
        let mut add = AddToCart::of(self.brand, offer.buyer, offer.plain, items);
        add.route = CartRoute::Consignment;
        self.place(add.clone(), CheckoutForm::to(address())).await;
        self.run(add).await;
    }
}
