//! Every route for everybody: what is another's does not exist and stays as it is, and who may only read changes nothing.
//!
//! It is made from the routes themselves; one whose parameters are unknown here fails the test, so none can be forgotten.

use axum::http::StatusCode;
use order_core::party::Access as Right;
use order_core::record::Partition;
use order_core::store::{Cursor, Feed, Store as _};
use order_http::{Access, Api, Route, Section};
use serde_json::Value;

use super::rig::{Answer, Rig, Who};

/// The address of a route, about things that are there.
async fn address(rig: &Rig, route: &Route) -> String {
    let mut path = route.path().to_owned();
    for name in route.parameters() {
        let value = match name {
            "brand" => rig.brand().to_string(),
            "organization" => rig.buyer().to_string(),
            // As with carts.
            "card" if route.section() == Section::Brand => rig.card_of_staff().await.to_string(),
            "card" => rig.card().await.to_string(),
            "order" => rig.order().await.to_string(),
            "revision" => "1".to_owned(),
            "catalog" => rig.market.catalogs[0].to_string(),
            // Staff have working carts, members their own; a cart of the one side is not there for the other.
            "cart" if route.section() == Section::Brand => rig.working_cart().await.to_string(),
            "cart" => rig.cart().await.to_string(),
            "address" => rig.address().await.to_string(),
            // One that no other route orders for.
            "buyer" => order_testkit::world::market_buyer(1).to_string(),
            "offline" => rig.offline().await.to_string(),
            "offline_address" => rig.offline_address().await.to_string(),
            "account" => "0198c0de-0000-7000-8000-0000000000ac".to_owned(),
            "product" => rig.market.wares[0].product.to_string(),
            "sku" => rig.market.wares[0].skus[0].to_string(),
            "category" => rig.category().await.to_string(),
            "group" => rig.group().await.to_string(),
            "tag" => rig.market.tags[0].to_string(),
            "note" => rig.note().await.to_string(),
            "invoice" => rig.invoice().await.to_string(),
            "link" => rig.link().await.0.to_string(),
            "link_token" => rig.link().await.1,
            "paper" => "purchase_order".to_owned(),
            "run" => rig.run().await.to_string(),
            "task" => rig.letter().await.to_string(),
            unknown => panic!("{route:?}: say here what stands for {{{unknown}}}"),
        };
        path = path.replace(&format!("{{{name}}}"), &value);
    }
    if route.id() == "download_order_sheet" {
        path.push_str("?term=wholesale&currency=EUR");
    }
    path
}

/// The example of the body, as the document gives it.
fn body(document: &Value, route: &Route) -> Value {
    let method = route.method().as_str().to_lowercase();
    let operation = &document["paths"][route.path()][method.as_str()];
    assert!(operation.is_object(), "{route:?} is not in the document");
    operation["requestBody"]["content"]["application/json"]["example"].clone()
}

/// The headers of a request that the document says are required.
fn headers(document: &Value, route: &Route) -> Vec<(&'static str, &'static str)> {
    let method = route.method().as_str().to_lowercase();
    let parameters = document["paths"][route.path()][method.as_str()]["parameters"].as_array().cloned();
    let required = parameters.unwrap_or_default().into_iter().filter(|one| one["required"] == true);
    let known = required.filter_map(|one| match one["name"].as_str()? {
        "If-Match" => Some(("if-match", "*")),
        "Idempotency-Key" => Some(("idempotency-key", "k")),
        _ => None,
    });
    known.collect()
}

async fn ask(rig: &Rig, document: &Value, who: Who, route: &Route) -> Answer {
    let path = address(rig, route).await;
    let (body, headers) = (body(document, route), headers(document, route));
    rig.ask(who, route.method().clone(), &path, body, &headers).await
}

/// How much has happened at the brand and the first buyer.
async fn happened(rig: &Rig) -> usize {
    let mut count = 0;
    for partition in [Partition::Brand(rig.brand()), Partition::BuyerOrganization(rig.buyer())] {
        let feed = Feed { partition, subject: None, after: Cursor::START, limit: 100_000 };
        count += rig.world.desk().store().events_after(feed).await.unwrap().events.len();
    }
    count
}

/// Who may see what a route is about, and who may do it.
fn allowed(access: Access, who: Who) -> (bool, bool) {
    match access {
        Access::Anyone => (true, true),
        Access::SignedIn => (who != Who::Nobody, who != Who::Nobody),
        Access::Host => (who == Who::Host, who == Who::Host),
        Access::Brand(right) => {
            let sees = matches!(who, Who::Host | Who::Staff | Who::Reader);
            (sees, sees && (right == Right::Read || who != Who::Reader))
        }
        Access::Organization(right) => {
            let sees = matches!(who, Who::Host | Who::Member | Who::Onlooker);
            (sees, sees && (right == Right::Read || who != Who::Onlooker))
        }
    }
}

#[tokio::test]
async fn nobody_sees_or_changes_what_is_anothers() {
    let rig = Rig::new().await;
    let document = rig.get(Who::Nobody, "/openapi.json").await.json();
    for route in Api::routes() {
        for who in Who::ALL {
            let (sees, does) = allowed(route.access(), who);
            if does {
                continue;
            }
            // The address makes what it names, so it comes before counting.
            let path = address(&rig, &route).await;
            let before = happened(&rig).await;
            let body = body(&document, &route);
            let names_things = body.to_string().contains("0198c0de-");
            let headers = headers(&document, &route);
            let answer = rig.ask(who, route.method().clone(), &path, body, &headers).await;
            // A reader whose request names things that are not there is told that first.
            let expected: &[StatusCode] = match (who, sees) {
                (Who::Nobody, _) => &[StatusCode::UNAUTHORIZED],
                (_, false) => &[StatusCode::NOT_FOUND],
                (_, true) if names_things => &[StatusCode::FORBIDDEN, StatusCode::NOT_FOUND],
                (_, true) => &[StatusCode::FORBIDDEN],
            };
            assert!(
                expected.contains(&answer.status),
                "{route:?} as {who:?}: {} {}",
                answer.status,
                answer.text
            );
            assert_eq!(happened(&rig).await, before, "{route:?} as {who:?} changed something");
        }
    }
}

#[tokio::test]
async fn whoever_may_is_answered_as_documented_and_never_with_a_defect() {
    let rig = Rig::new().await;
    let document = rig.get(Who::Nobody, "/openapi.json").await.json();
    for route in Api::routes() {
        for who in Who::ALL.into_iter().filter(|who| allowed(route.access(), *who).1) {
            let answer = ask(&rig, &document, who, &route).await;
            let method = route.method().as_str().to_lowercase();
            let documented = &document["paths"][route.path()][method.as_str()]["responses"];
            let status = answer.status.as_u16().to_string();
            assert!(documented[&status].is_object(), "{route:?} as {who:?}: {status} is not documented");
            assert!(
                answer.status != StatusCode::BAD_REQUEST,
                "{route:?}: its example is bad: {}",
                answer.text
            );
            assert!(!answer.status.is_server_error(), "{route:?} as {who:?}: {}", answer.text);
            for reason in answer.reasons() {
                let reasons = documented["422"]["x-reasons"].as_array().cloned().unwrap_or_default();
                let told = reasons.iter().any(|told| *told == reason.as_str()) || reason == "outdated";
                assert!(told, "{route:?}: the reason {reason} is not documented");
            }
        }
    }
}
