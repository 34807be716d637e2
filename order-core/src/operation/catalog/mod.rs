//! Operations on catalogs, products, SKUs, taxes, shipping rates and stock.
//!
//! Decides who may change what a brand offers, and which offers make no sense. Only staff of the brand with Write change anything
//! here, every change is logged, and each refusal names everything that stands in its way. Deliberately knows no cart and no order:
//! what was placed before a change stays as it was placed.
//!
//! | What | Made by | Changed by |
//! |---|---|---|
//! | tax categories | [`CreateTaxCategory`] | [`ChangeTaxCategory`] |
//! | shipping rates | [`CreateShippingGroup`] | [`ChangeShippingGroup`] |
//! | products | [`CreateProduct`] | [`ChangeProduct`] |
//! | SKUs | [`CreateProduct`], [`AddSkus`] | [`ChangeSku`] |
//! | catalogs | [`CreateCatalog`] | [`ChangeCatalog`] |
//! | products in catalogs | [`PutProducts`] | [`PutProducts`], [`TakeProducts`] |
//! | stock | [`ReceiveStock`] | [`CorrectStock`] |

mod add_skus;
mod change_catalog;
mod change_product;
mod change_shipping_group;
mod change_sku;
mod change_tax_category;
mod correct_stock;
mod create_catalog;
mod create_product;
mod create_shipping_group;
mod create_tax_category;
mod put_products;
mod receive_stock;
mod take_products;

mod batch;
mod catalog_fault;
mod option_fault;
mod product_fault;
mod shipping_fault;
mod sku_fault;
mod stock_lines;
mod taken;
mod unknown;

#[cfg(test)]
mod tests;

pub use add_skus::{AddSkus, AddSkusRefusal, AddedSkus};
pub use batch::{NothingGiven, TooManyLines};
pub use catalog_fault::CatalogFault;
pub use change_catalog::{ChangeCatalog, ChangeCatalogRefusal};
pub use change_product::{ChangeProduct, ChangeProductRefusal};
pub use change_shipping_group::{ChangeShippingGroup, ChangeShippingGroupRefusal};
pub use change_sku::{ChangeSku, ChangeSkuRefusal};
pub use change_tax_category::{ChangeTaxCategory, ChangeTaxCategoryRefusal};
pub use correct_stock::{CorrectStock, CorrectStockRefusal, CorrectedLine};
pub use create_catalog::{CreateCatalog, CreateCatalogRefusal, CreatedCatalog};
pub use create_product::{CreateProduct, CreateProductRefusal, CreatedProduct};
pub use create_shipping_group::{CreateShippingGroup, CreateShippingGroupRefusal, CreatedShippingGroup};
pub use create_tax_category::{CreateTaxCategory, CreateTaxCategoryRefusal, CreatedTaxCategory};
pub use option_fault::{NewOptionChoice, NewOptionGroup, OptionGroupFault, PutOptionChoice, PutOptionGroup};
pub use product_fault::ProductFault;
pub use put_products::{CatalogContent, PutProduct, PutProducts, PutProductsRefusal};
pub use receive_stock::{MovedStock, ReceiveStock, ReceiveStockRefusal, ReceivedLine};
pub use shipping_fault::ShippingRateFault;
pub use sku_fault::{NewSku, SkuFault};
pub use stock_lines::RepeatedStockLine;
pub use take_products::{TakeProducts, TakeProductsRefusal};
pub use taken::{CatalogCodeTaken, ModelNumberTaken, SkuNumberTaken};
pub use unknown::{UnknownProduct, UnknownShippingGroup, UnknownSku, UnknownStockLabel, UnknownTaxCategory};

pub(super) use batch::repeated;
