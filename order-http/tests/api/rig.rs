//! A router over a small world, and a client that needs no socket.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use order_core::Actor;
use order_core::cart::{AddressChoice, CardKeeper, CartItem, CartRoute, CartSku};
use order_core::operation::bulk::BulkRequest;
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::CreateShippingGroup;
use order_core::operation::delivery::CreateInvoice;
use order_core::operation::member::InviteMember;
use order_core::operation::party::{AddAddress, CreateOfflineBuyer};
use order_core::operation::payment::{ForgetCard, ViewCards};
use order_core::party::{Access, BuyerKind, BuyerOrganization, Connection, MemberRole};
use order_core::record::{BulkOperation, Key, Selection, Task};
use order_core::store::Settlement;
use order_core::value::{
    AccountId, AddressId, BrandId, BuyerOrganizationId, CardId, CartId, DeliveryNoteId, EmailAddress,
    InvoiceId, LinkId, OrderId, RunId, ShippingGroupId, TaskId, TaxCategoryId,
};
use order_http::{AccountLogin, Api, Login, LoginFn, Settings};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::sandbox::TestCard;
use order_testkit::world::{Life, Market, Wish, brand, id, market_buyer, name, other_brand, quantity};
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// Whoever asks, by name. The login of the tests believes the header `x-who`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// Not logged in.
    Nobody,
    /// The embedding program.
    Host,
    /// Staff of the brand with Write.
    Staff,
    /// Staff of the brand with Read.
    Reader,
    /// Staff of another brand with Write.
    Rival,
    /// A member of the first buyer organization with Write.
    Member,
    /// A member of the first buyer organization with Read.
    Onlooker,
    /// A member of another buyer organization with Write.
    Outsider,
    /// An account that belongs to nothing.
    Stranger,
}

impl Who {
    pub(crate) const ALL: [Self; 9] = [
        Self::Nobody,
        Self::Host,
        Self::Staff,
        Self::Reader,
        Self::Rival,
        Self::Member,
        Self::Onlooker,
        Self::Outsider,
        Self::Stranger,
    ];

    fn actor(self) -> Option<Actor> {
        let account = |number| Actor::account(id(AccountId::made, number));
        let buyer = market_buyer(0);
        match self {
            Self::Nobody => None,
            Self::Host => Some(Actor::host()),
            Self::Staff => Some(account(1).staff(brand(), Access::Write)),
            Self::Reader => Some(account(2).staff(brand(), Access::Read)),
            Self::Rival => Some(account(3).staff(other_brand(), Access::Write)),
            Self::Member => Some(account(4).member(buyer, Access::Write)),
            Self::Onlooker => Some(account(5).member(buyer, Access::Read)),
            Self::Outsider => Some(account(6).member(market_buyer(1), Access::Write)),
            Self::Stranger => Some(account(7)),
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|who| format!("{who:?}") == name)
    }
}

/// The login that believes what the header says.
fn believing() -> impl Login {
    LoginFn(|head: &axum::http::request::Parts| {
        let name = head.headers.get("x-who")?.to_str().ok()?;
        Who::named(name)?.actor()
    })
}

/// A router over a world with one market.
pub(crate) struct Rig {
    pub(crate) world: World<MemoryStore>,
    pub(crate) market: Market,
    buyer: BuyerOrganizationId,
    pub(crate) router: Router,
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// The body as it came, which of files is no text.
    #[cfg_attr(not(feature = "documents"), expect(dead_code, reason = "files come with documents only"))]
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON; null where there is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The code of the problem.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The codes of the reasons.
    pub(crate) fn reasons(&self) -> Vec<String> {
        let reasons = self.json()["reasons"].as_array().cloned().unwrap_or_default();
        reasons.iter().map(|reason| reason["code"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap_or_default())
    }
}

impl Rig {
    /// A brand with a market.
    pub(crate) async fn new() -> Self {
        Self::with_settings(Settings::default()).await
    }

    /// The same, with limits of the host's own.
    pub(crate) async fn with_settings(settings: Settings) -> Self {
        let world = World::new(MemoryStore::new());
        world.open_brand().await;
        world.add_market_buyers().await;
        let market = world.open_market(brand()).await;
        let router = Api::with_settings(world.desk().clone(), believing(), settings).whole();
        Self { world, market, buyer: market_buyer(0), router }
    }

    /// From now on, who is whom they say by `x-who` asks again.
    pub(crate) fn believe_names(&mut self) {
        self.router = Api::new(self.world.desk().clone(), believing()).whole();
    }

    /// From now on, documents are made with these.
    #[cfg(feature = "documents")]
    pub(crate) fn make_documents_with(&mut self, documents: order_http::Documents) {
        self.router = Api::new(self.world.desk().clone(), believing()).with_documents(documents).whole();
    }

    /// From now on, this desk answers.
    #[cfg(feature = "documents")]
    pub(crate) fn serve(&mut self, desk: order_core::Desk) {
        self.router = Api::new(desk, believing()).whole();
    }

    /// The same, taking cards with the gateway of the world.
    pub(crate) async fn taking_cards() -> Self {
        let mut rig = Self::new().await;
        let api = Api::new(rig.world.desk().clone(), believing());
        rig.router = api.with_gateway(rig.world.shared_gateway().clone()).whole();
        rig
    }

    /// The same, for who logs in with an account.
    pub(crate) async fn with_accounts() -> Self {
        let mut rig = Self::new().await;
        rig.use_accounts();
        rig
    }

    /// From now on, who logs in with an account asks.
    pub(crate) fn use_accounts(&mut self) {
        let desk = self.world.desk().clone();
        self.router = Api::new(desk.clone(), AccountLogin::new(desk)).whole();
    }

    /// The brand of the market.
    pub(crate) fn brand(&self) -> BrandId {
        self.market.brand
    }

    /// The first buyer of the market.
    pub(crate) fn buyer(&self) -> BuyerOrganizationId {
        self.buyer
    }

    /// An order of the first buyer, placed a second after what was before.
    pub(crate) async fn order(&self) -> OrderId {
        self.world.pass(std::time::Duration::from_secs(1));
        self.world.wish(&self.market, &Wish::of(0)).await
    }

    /// A delivery note of an order of the first buyer.
    pub(crate) async fn note(&self) -> DeliveryNoteId {
        let order = self.order().await;
        self.world.lead(&self.market, order, Life::Noted).await;
        self.world.order(&self.market, order).await.state.delivery_notes()[0]
    }

    /// An invoice of an order of the first buyer.
    pub(crate) async fn invoice(&self) -> InvoiceId {
        let order = self.order().await;
        self.world.lead(&self.market, order, Life::Confirmed).await;
        let create = CreateInvoice { brand: self.brand(), order, seen: None, ratio: None };
        self.world.run(create).await.id
    }

    /// An order link of the brand to its first catalog, and its token.
    pub(crate) async fn link(&self) -> (LinkId, String) {
        let made = self.made_link(json!({})).await;
        (made["id"].as_str().unwrap().parse().unwrap(), made["token"].as_str().unwrap().to_owned())
    }

    /// A customer link to the first catalog of the brand: its token.
    pub(crate) async fn customer_link(&self) -> String {
        let opens = json!({ "for": "customer", "catalogs": [self.market.catalogs[0]] });
        self.made_link(json!({ "opens": opens })).await["token"].as_str().unwrap().to_owned()
    }

    /// An instant link to the first catalog of the brand, with more said of it.
    pub(crate) async fn made_link(&self, more: Value) -> Value {
        let connection = self.world.record::<Connection>(&Key::connection(self.brand(), self.buyer)).await;
        let terms = json!({
            "term": connection.terms.term.to_string(), "currency": connection.terms.currency.to_string(),
            "rates": { "wholesale": "50" },
        });
        let opens = json!({ "for": "instant", "catalog": self.market.catalogs[0], "terms": terms });
        let mut body = json!({ "name": "Fair", "opens": opens });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let answer = self.post(Who::Staff, &format!("/brands/{}/links", self.brand()), body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        answer.json()
    }

    /// A bulk run that is over.
    pub(crate) async fn run(&self) -> RunId {
        let orders = Selection::Orders(vec![self.order().await]);
        let request =
            BulkRequest { brand: self.brand(), operation: BulkOperation::Archive, selection: orders };
        self.world.desk().run_bulk(request, self.world.staff()).await.expect("a run").id
    }

    /// An invitation to the brand that did not reach whom the examples name.
    pub(crate) async fn letter(&self) -> TaskId {
        let (party, role) = (self.brand().into(), MemberRole::Member(Access::Read));
        let email: EmailAddress = "orders@shop.example".parse().expect("an address");
        // Nobody is invited twice at once.
        self.world.pass(std::time::Duration::from_secs(600));
        self.world.run(InviteMember { party, email, role }).await;
        let mut given_up = None;
        for lease in self.world.lease(self.world.now(), 10_000).await {
            if let Task::AccountMail(mail) = &lease.task {
                let dead = Settlement::Dead { at: self.world.now(), reason: "no such mailbox".to_owned() };
                self.world.settle(lease.token, &lease.recipients[0].to, dead).await;
                given_up = Some(mail.id);
            }
        }
        given_up.expect("a mail")
    }

    /// A cart of the first buyer.
    pub(crate) async fn cart(&self) -> CartId {
        let ware = &self.market.wares[0];
        let items = vec![CartItem::of(ware.product, vec![CartSku::of(ware.skus[0], quantity(1))])];
        self.world.run(AddToCart::of(self.brand(), self.buyer(), self.market.catalogs[0], items)).await.id
    }

    /// A working cart of the brand for the first buyer.
    pub(crate) async fn working_cart(&self) -> CartId {
        let ware = &self.market.wares[0];
        let items = vec![CartItem::of(ware.product, vec![CartSku::of(ware.skus[0], quantity(1))])];
        let command = AddToCart::of(self.brand(), self.buyer(), self.market.catalogs[0], items);
        self.world.run(AddToCart { route: CartRoute::Proxy, ..command }).await.id
    }

    /// A card that the first buyer keeps.
    pub(crate) async fn card(&self) -> CardId {
        self.kept(CardKeeper::Buyer, self.buyer()).await
    }

    /// A card that the brand's staff registered for the buyer that no other route orders for.
    pub(crate) async fn card_of_staff(&self) -> CardId {
        self.kept(CardKeeper::Brand(self.brand()), market_buyer(1)).await
    }

    /// One card more, and none more than may be.
    async fn kept(&self, keeper: CardKeeper, buyer: BuyerOrganizationId) -> CardId {
        for kept in
            self.world.desk().ask(ViewCards { keeper, buyer }, self.world.host()).await.expect("cards")
        {
            self.world.run(ForgetCard { keeper, buyer, card: kept.id }).await;
        }
        self.world.keep(keeper, buyer, TestCard::Good.typed()).await
    }

    /// An offline buyer of the brand.
    pub(crate) async fn offline(&self) -> BuyerOrganizationId {
        let profile =
            self.world.record::<BuyerOrganization>(&Key::buyer_organization(self.buyer)).await.profile;
        let connection = self.world.record::<Connection>(&Key::connection(self.brand(), self.buyer)).await;
        let create = CreateOfflineBuyer { brand: self.brand(), profile, code: None, terms: connection.terms };
        self.world.run(create).await.id
    }

    /// An address that no offline buyer has.
    pub(crate) async fn offline_address(&self) -> AddressId {
        self.address().await
    }

    /// A tax category of the brand.
    pub(crate) async fn category(&self) -> TaxCategoryId {
        self.world.run(self.world.create_category("Goods")).await.id
    }

    /// A group of shipping rates of the brand.
    pub(crate) async fn group(&self) -> ShippingGroupId {
        let create = CreateShippingGroup { brand: self.brand(), name: name("By sea"), rates: Vec::new() };
        self.world.run(create).await.id
    }

    /// An address of the first buyer's address book.
    pub(crate) async fn address(&self) -> AddressId {
        let address = self.world.form();
        let AddressChoice::Written(address) = address.billing else { panic!("an address") };
        let add = AddAddress { buyer: self.buyer(), kind: BuyerKind::Connected, address: *address };
        self.world.run(add).await.id
    }

    /// The address of an order.
    pub(crate) fn at(&self, order: OrderId) -> String {
        format!("/brands/{}/orders/{order}", self.brand())
    }

    /// Asks with headers and bytes as they are.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text, bytes: bytes.to_vec() }
    }

    /// Asks as somebody, with JSON unless it is null, and with more headers.
    pub(crate) async fn ask(
        &self,
        who: Who,
        method: Method,
        path: &str,
        body: Value,
        headers: &[(&str, &str)],
    ) -> Answer {
        self.send(request(who, method, path, &body, headers)).await
    }

    /// Looks at something.
    pub(crate) async fn get(&self, who: Who, path: &str) -> Answer {
        self.ask(who, Method::GET, path, Value::Null, &[]).await
    }

    /// Does something.
    pub(crate) async fn post(&self, who: Who, path: &str, body: Value) -> Answer {
        self.ask(who, Method::POST, path, body, &[]).await
    }
}

/// The request of somebody, with JSON unless it is null, and with more headers.
pub(crate) fn request(
    who: Who,
    method: Method,
    path: &str,
    body: &Value,
    headers: &[(&str, &str)],
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path).header("x-who", format!("{who:?}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = if body.is_null() {
        Body::empty()
    } else {
        request = request.header("content-type", "application/json");
        Body::from(body.to_string())
    };
    request.body(body).expect("a request")
}
