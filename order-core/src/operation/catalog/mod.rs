//! Operations on catalogs, products, SKUs, taxes, shipping rates and stock.

mod change_tax_category;
mod create_tax_category;

pub use change_tax_category::{ChangeTaxCategory, ChangeTaxCategoryRefusal};
pub use create_tax_category::{CreateTaxCategory, CreateTaxCategoryRefusal, CreatedTaxCategory};
