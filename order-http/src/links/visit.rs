//! What a link opens, down to the price of a SKU.

use order_core::catalog::TransactionTerm;
use order_core::operation::link::{LinkVisit, NotAdmitted, ViewLinkOffer, VisitLink};
use order_core::record::Kind;
use order_core::value::{BrandId, BuyerOrganizationId, CatalogId, Currency, LinkId, ProductId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Comer, LinkToken};
use crate::Problem;
use crate::route::{Access, Call, Page, Reply, Route};
use crate::wire::{
    Form, LinkPageQuery, LocalizedNameShape, OfferedCatalogShape, OfferedSkuShape, ProductOfferShape, Reader,
    Scalar, SightShape, offered,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/links/{link_token}", "visit_link", visit)
            .says("Come by a link.", "What it opens: the page of the brand with the link's catalogs, of which an instant link has one. Without the token of a guest, as somebody who was never there."),
        Route::get("/links/{link_token}/catalogs/{catalog}", "view_link_catalog", catalog)
            .says("Look at a catalog of a link.", "With the terms that are ordered under by the link. After the deadline it is still shown."),
        Route::get("/links/{link_token}/catalogs/{catalog}/products", "list_link_products", products)
            .says("List the products of a catalog of a link.", "In their order there, each with its options, its SKUs and their prices under the terms of the link."),
        Route::get("/links/{link_token}/catalogs/{catalog}/products/{product}/skus", "list_link_skus", skus)
            .says("List the SKUs of a product.", "For products with so many that the list of products does not have them all."),
    ]
    .into_iter()
    .map(|route| route.for_whom(Access::Anyone).refuses::<NotAdmitted>())
    .collect()
}

/// For whom somebody looks.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "LookForBuyer")]
struct ForQuery {
    /// For which buyer organization somebody looks who is logged in; a customer link asks for it.
    organization: Option<Scalar<BuyerOrganizationId>>,
}

impl Form for ForQuery {
    type Value = Option<BuyerOrganizationId>;

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        reader.optional("organization", self.organization)
    }
}

/// The brand of a link.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "BrandOfLink")]
struct BrandOf {
    id: Scalar<BrandId>,
    name: LocalizedNameShape,
}

/// An order link as those see it who come by it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "LinkVisit")]
struct VisitShape {
    link: Scalar<LinkId>,
    /// What it is for: `instant`, `dynamic` or `customer`.
    #[serde(rename = "for")]
    word: String,
    brand: BrandOf,
    term: Scalar<TransactionTerm>,
    currency: Scalar<Currency>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Scalar<Timestamp>>,
    catalogs: Vec<OfferedCatalogShape>,
}

impl From<&LinkVisit> for VisitShape {
    fn from(visit: &LinkVisit) -> Self {
        Self {
            link: visit.link.into(),
            word: visit.word.to_owned(),
            brand: BrandOf { id: visit.brand.into(), name: (&visit.name).into() },
            term: (&visit.terms.term).into(),
            currency: visit.terms.currency.into(),
            expires_at: visit.expires_at.map(Scalar::from),
            catalogs: visit.catalogs.iter().map(OfferedCatalogShape::from).collect(),
        }
    }
}

async fn visit(call: Call<(LinkToken,), ForQuery>) -> Result<Reply<VisitShape>, Problem> {
    let (token,) = &call.path;
    let Comer { by, actor } = Comer::of(&call, token)?;
    let question = VisitLink { brand: token.brand(), by, buyer: call.query };
    let visit = call.desk().ask(question, &actor).await.map_err(|error| call.problem(&error))?;
    Ok(Reply::of(VisitShape::from(&visit)))
}

type AtCatalog = (LinkToken, CatalogId);

async fn catalog(call: Call<AtCatalog, ForQuery>) -> Result<Reply<SightShape>, Problem> {
    let (token, catalog) = (&call.path.0, call.path.1);
    let Comer { by, actor } = Comer::of(&call, token)?;
    let question = ViewLinkOffer { brand: token.brand(), by, catalog, buyer: call.query };
    let sight = call.desk().ask(question, &actor).await.map_err(|error| call.problem(&error))?;
    Ok(Reply::of(SightShape::of(&sight, call.desk().now())))
}

async fn products(call: Call<AtCatalog, LinkPageQuery>) -> Result<Reply<Page<ProductOfferShape>>, Problem> {
    let (token, catalog) = (&call.path.0, call.path.1);
    let Comer { by, actor } = Comer::of(&call, token)?;
    let (buyer, wanted) = &call.query;
    let question = ViewLinkOffer { brand: token.brand(), by, catalog, buyer: *buyer };
    let page = call.desk().link_products(question, wanted.of(Kind::CatalogProduct), &actor).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(offered(&page))
}

async fn skus(
    call: Call<(LinkToken, CatalogId, ProductId), LinkPageQuery>,
) -> Result<Reply<Page<OfferedSkuShape>>, Problem> {
    let (token, catalog, product) = (&call.path.0, call.path.1, call.path.2);
    let Comer { by, actor } = Comer::of(&call, token)?;
    let (buyer, wanted) = &call.query;
    let question = ViewLinkOffer { brand: token.brand(), by, catalog, buyer: *buyer };
    let page = call.desk().link_skus(question, product, wanted.of(Kind::Sku), &actor).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(offered(&page))
}
