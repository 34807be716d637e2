//! Tax categories.

use order_core::operation::catalog::{
    ChangeTaxCategory, ChangeTaxCategoryRefusal, CreateTaxCategory, CreateTaxCategoryRefusal,
};
use order_core::party::Access as Right;
use order_core::value::{BrandId, Country, Name, Rounding, TaxCategoryId, TaxRate};

use super::super::receipt::{ReceiptOf, changed, made};
use crate::Problem;
use crate::route::{Access, Call, NoQuery, Reply, Route};
use crate::wire::{Scalar, forms};

pub(super) fn routes() -> Vec<Route> {
    let write = Access::Brand(Right::Write);
    vec![
        Route::post("/brands/{brand}/tax-categories", "create_tax_category", create)
            .says("Create a tax category.", "A rate for the buyers of one country.")
            .for_whom(write)
            .refuses::<CreateTaxCategoryRefusal>()
            .makes()
            .tagged()
            .repeatable(),
        Route::patch("/brands/{brand}/tax-categories/{category}", "change_tax_category", change)
            .says(
                "Change a tax category.",
                "What is left out stays. Orders keep the rate that they were placed with.",
            )
            .for_whom(write)
            .refuses::<ChangeTaxCategoryRefusal>(),
    ]
}

struct Create {
    name: Name,
    country: Country,
    rate: TaxRate,
    rounding: Option<Rounding>,
    reduced: bool,
}

struct Change {
    name: Option<Name>,
    country: Option<Country>,
    rate: Option<TaxRate>,
    rounding: Option<Rounding>,
    reduced: Option<bool>,
}

forms! {
    /// A tax category to be made.
    CreateForm as "NewTaxCategory" => Create {
        name: one Scalar<Name>,
        /// Where it applies: to buyers of this country.
        country: one Scalar<Country>,
        rate: one Scalar<TaxRate>,
        /// How the tax is rounded; half to even unless it is given.
        #[serde(default)]
        rounding: some Scalar<Rounding>,
        /// Whether papers mark the rate as reduced.
        #[serde(default)]
        reduced: plain bool,
    }

    /// What of a tax category becomes different.
    ChangeForm as "ChangeTaxCategory" => Change {
        #[serde(default)]
        name: some Scalar<Name>,
        #[serde(default)]
        country: some Scalar<Country>,
        #[serde(default)]
        rate: some Scalar<TaxRate>,
        #[serde(default)]
        rounding: some Scalar<Rounding>,
        #[serde(default)]
        reduced: plain Option<bool>,
    }
}

async fn create(call: Call<(BrandId,), NoQuery, CreateForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand,) = call.path;
    let Create { name, country, rate, rounding, reduced } = &call.body;
    let command = CreateTaxCategory {
        brand,
        name: name.clone(),
        country: *country,
        rate: *rate,
        rounding: rounding.unwrap_or_default(),
        reduced: *reduced,
    };
    let created = call.run(command).await?;
    Ok(made(created.id, created.version))
}

async fn change(
    call: Call<(BrandId, TaxCategoryId), NoQuery, ChangeForm>,
) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, category) = call.path;
    let seen = call.seen(category);
    let Change { name, country, rate, rounding, reduced } = &call.body;
    let command = ChangeTaxCategory {
        brand,
        category,
        seen,
        name: name.clone(),
        country: *country,
        rate: *rate,
        rounding: *rounding,
        reduced: *reduced,
    };
    Ok(changed(category, call.run(command).await?))
}
