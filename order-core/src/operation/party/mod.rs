//! Operations on brands, buyer organizations, connections and address books.

mod create_brand;

pub use create_brand::{CreateBrand, CreateBrandRefusal, CreatedBrand};
