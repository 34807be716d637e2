//! What a catalog offers to whoever may look into it, under the terms that they look at it with.
//!
//! Decides who sees a catalog, what of it they see, and what one piece costs them. Deliberately knows no cart, and nothing that is the
//! brand's own affair: stock policies, labels and amounts, the rates of others, tags and codes are not in what it makes.

mod catalog;
mod product;
mod view;

pub use catalog::{OfferState, OfferedCatalog};
pub use product::{OfferedProduct, OfferedSku, PieceOffer};
pub use view::{CatalogSight, ViewOffer};

pub(crate) use product::is_offered;
