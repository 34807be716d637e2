//! The brand with its settings.

use order_core::operation::party::{ChangeBrand, ChangeBrandRefusal, CreateBrand, CreateBrandRefusal};
use order_core::party::{
    Access as Right, BrandSettings, OrderCodes, OrderHandling, PostalAddress, SavedColumns, StockLabel,
};
use order_core::value::{BrandId, EmailAddress, Locale, LocalizedName, Rounding, UtcOffset};

use super::super::receipt::{ReceiptOf, changed, made};
use crate::Problem;
use crate::fresh::{fresh, named};
use crate::route::{Access, Call, NoQuery, Reply, Route};
use crate::wire::{
    HandlingShape, LabelOfStockShape, LocalizedNameShape, OrderCodesShape, SavedColumnsShape, Scalar,
    SettingsForm, WholeAddressForm, forms,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/brands", "create_brand", create)
            .says(
                "Create a brand.",
                "Only the embedding program does. Its first owner, if one is named, is invited by e-mail.",
            )
            .for_whom(Access::Host)
            .refuses::<CreateBrandRefusal>()
            .makes()
            .tagged()
            .repeatable(),
        Route::patch("/brands/{brand}", "change_brand", change)
            .says(
                "Change a brand's name and settings.",
                "What is left out stays. Stock labels are added and renamed, never removed.",
            )
            .for_whom(Access::Brand(Right::Write))
            .refuses::<ChangeBrandRefusal>(),
    ]
}

struct Create {
    name: LocalizedName,
    settings: BrandSettings,
    owner: Option<EmailAddress>,
}

struct Change {
    name: Option<LocalizedName>,
    rounding: Option<Rounding>,
    offset: Option<UtcOffset>,
    locale: Option<Locale>,
    notification_addresses: Option<Vec<EmailAddress>>,
    order_codes: Option<OrderCodes>,
    stock_labels: Option<Vec<StockLabel>>,
    orders: Option<OrderHandling>,
    #[expect(clippy::option_option, reason = "kept, taken away, or set")]
    address: Option<Option<PostalAddress>>,
    saved_columns: Option<Vec<SavedColumns>>,
}

forms! {
    /// A brand to be made.
    CreateForm as "NewBrand" => Create {
        name: one LocalizedNameShape,
        settings: one SettingsForm,
        /// Who is invited as its first owner.
        #[serde(default)]
        owner: some Scalar<EmailAddress>,
    }

    /// What of a brand becomes different.
    ChangeForm as "ChangeBrand" => Change {
        #[serde(default)]
        name: some LocalizedNameShape,
        /// How prices are rounded.
        #[serde(default)]
        rounding: some Scalar<Rounding>,
        /// Whose days count.
        #[serde(default)]
        offset: some Scalar<UtcOffset>,
        /// The language of notices to the brand.
        #[serde(default)]
        locale: some Scalar<Locale>,
        /// Who is told of orders.
        #[serde(default)]
        notification_addresses: any Scalar<EmailAddress>,
        #[serde(default)]
        order_codes: some OrderCodesShape,
        /// All stock labels there shall be; those that are there stay.
        #[serde(default)]
        stock_labels: any LabelOfStockShape,
        #[serde(default)]
        orders: some HandlingShape,
        /// Where the brand sits, as papers show it.
        #[serde(default)]
        address: patch WholeAddressForm,
        /// All choices of columns for workbooks of orders there shall be.
        #[serde(default)]
        saved_columns: any SavedColumnsShape,
    }
}

async fn create(call: Call<(), NoQuery, CreateForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let id = match call.key() {
        // The host alone makes brands, so the key says all.
        Some(key) => named(&format!("brand by {key}"))?,
        None => BrandId::made(call.desk().now(), fresh()?),
    };
    let Create { name, settings, owner } = &call.body;
    let command = CreateBrand { id, name: name.clone(), settings: settings.clone(), owner: owner.clone() };
    let created = call.run(command).await?;
    Ok(made(created.id, created.version))
}

async fn change(call: Call<(BrandId,), NoQuery, ChangeForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand,) = call.path;
    let seen = call.seen(brand);
    let form = &call.body;
    let command = ChangeBrand {
        brand,
        seen,
        name: form.name.clone(),
        rounding: form.rounding,
        offset: form.offset,
        locale: form.locale,
        notification_addresses: form.notification_addresses.clone(),
        order_codes: form.order_codes.clone(),
        stock_labels: form.stock_labels.clone(),
        orders: form.orders,
        address: form.address.clone(),
        saved_columns: form.saved_columns.clone(),
    };
    Ok(changed(brand, call.run(command).await?))
}
