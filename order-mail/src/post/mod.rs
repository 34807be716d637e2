//! Writing what a task of the outbox tells: reads the records it names, and has them put into words.

mod letter;
mod read;

use order_core::SharedStore;
use order_core::record::{AccountMail, Notice, Task};
use order_core::store::{StorageError, Store as _};
use order_core::value::{Name, UtcOffset};

pub use letter::Letter;

use crate::link::BaseAddress;
use crate::mail::Sender;
use crate::view::{OrderView, Side, View, view_of_account_mail};
use crate::wording::{TemplateError, Templates};

/// How a host writes its mails: who they are from, where they link to, and the templates.
///
/// # Examples
/// ```
/// use order_mail::{Post, Sender};
///
/// let sender = Sender { address: "orders@shop.example".parse()?, name: None };
/// let post = Post::new(sender)
///     .brand_pages("https://shop.example/office".parse()?)
///     .buyer_pages("https://shop.example".parse()?)
///     .account_pages("https://shop.example/account".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Post {
    sender: Sender,
    brand_pages: Option<BaseAddress>,
    buyer_pages: Option<BaseAddress>,
    account_pages: Option<BaseAddress>,
    offset: UtcOffset,
    templates: Templates,
}

/// Why a mail could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The store did not answer. It may later.
    #[error("the store did not tell what the mail is about")]
    Storage(#[from] StorageError),
    /// What the mail is about is not there any more.
    #[error("there is no {what} any more")]
    Gone {
        /// What is missing.
        what: &'static str,
    },
    /// The code that the mail was to tell is gone.
    #[error("the code is gone that the mail was to tell")]
    CodeGone,
    /// The task is for somebody else than people.
    #[error("the task is not told by mail")]
    NotAMail,
    /// The template failed.
    #[error(transparent)]
    Template(#[from] TemplateError),
}

impl WriteError {
    /// Whether it may work later, without anybody doing something about it.
    pub const fn is_for_now(&self) -> bool {
        match self {
            Self::Storage(_) => true,
            Self::Gone { .. } | Self::CodeGone | Self::NotAMail | Self::Template(_) => false,
        }
    }
}

impl Post {
    /// Mails from a sender, in the built-in templates, without links. To buyers the sender has the name of their brand.
    pub fn new(sender: Sender) -> Self {
        Self {
            sender,
            brand_pages: None,
            buyer_pages: None,
            account_pages: None,
            offset: UtcOffset::UTC,
            templates: Templates::new(),
        }
    }

    /// Links to the pages of brands: an order lies at `/brands/{brand}/orders/{order}` under the address.
    #[must_use]
    pub fn brand_pages(mut self, base: BaseAddress) -> Self {
        self.brand_pages = Some(base);
        self
    }

    /// Links to the pages of buyers: an order lies at `/brands/{brand}/orders/{order}` under the address.
    #[must_use]
    pub fn buyer_pages(mut self, base: BaseAddress) -> Self {
        self.buyer_pages = Some(base);
        self
    }

    /// Links to the pages of accounts: `/verify-email`, `/reset-password`, `/invitations/brands/{brand}` and
    /// `/invitations/organizations/{buyer}` under the address.
    #[must_use]
    pub fn account_pages(mut self, base: BaseAddress) -> Self {
        self.account_pages = Some(base);
        self
    }

    /// In which offset mails to people tell the time, who belong to no brand; UTC otherwise.
    #[must_use]
    pub fn offset(mut self, offset: UtcOffset) -> Self {
        self.offset = offset;
        self
    }

    /// Templates of the host's own.
    #[must_use]
    pub fn templates(mut self, templates: Templates) -> Self {
        self.templates = templates;
        self
    }

    /// Writes what a task tells all its recipients.
    ///
    /// # Errors
    /// A [`WriteError`], which tells whether it is worth another try.
    pub async fn write(&self, store: &SharedStore, task: &Task) -> Result<Letter, WriteError> {
        let view = self.view(store, task).await?;
        let (language, text) = self.templates.write(&view)?;
        Ok(Letter::new(task, self.sender_of(&view), language, text))
    }

    /// What the template of a task sees.
    ///
    /// # Errors
    /// A [`WriteError`], which tells whether it is worth another try.
    pub async fn view(&self, store: &SharedStore, task: &Task) -> Result<View, WriteError> {
        match task {
            Task::Notice(notice) => Ok(View::Order(Box::new(self.order_view(store, notice).await?))),
            Task::AccountMail(mail) => self.account_view(mail),
            Task::Payment(_) => Err(WriteError::NotAMail),
        }
    }

    fn account_view(&self, mail: &AccountMail) -> Result<View, WriteError> {
        view_of_account_mail(mail, self.account_pages.as_ref(), self.offset).ok_or(WriteError::CodeGone)
    }

    async fn order_view(&self, store: &SharedStore, notice: &Notice) -> Result<OrderView, WriteError> {
        let pages = match Side::of(notice.kind) {
            Side::Brand => &self.brand_pages,
            Side::Buyer => &self.buyer_pages,
        };
        let mut facts = store.load(read::keys(notice)).await?;
        let mut more = read::more_keys(notice, &facts)?;
        more.retain_unknown(&facts);
        if !more.is_empty() {
            facts.absorb(store.load(more).await?);
        }
        Ok(OrderView::of(&read::told(notice, &facts)?, pages.as_ref()))
    }

    /// To buyers a mail is from their brand, and otherwise from the host.
    fn sender_of(&self, view: &View) -> Sender {
        let brand = match view {
            View::Order(order) if order.side == Side::Buyer => Name::new(&order.brand).ok(),
            View::Order(_) | View::Code(_) | View::Invitation(_) => None,
        };
        Sender { address: self.sender.address.clone(), name: brand.or_else(|| self.sender.name.clone()) }
    }
}
