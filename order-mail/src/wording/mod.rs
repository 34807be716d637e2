//! Putting what a mail tells into words: which template writes which mail in which language.
//!
//! The words themselves stand in the files of the folder `templates`, which are checked when the crate is compiled.

mod built_in;
mod layout;

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use order_core::value::Locale;

use crate::mail::MailText;
use crate::view::{MailKind, View};
use built_in::Language;

/// A template that a host brings.
type Own = Arc<dyn Fn(&View) -> Result<MailText, Box<dyn Error + Send + Sync>> + Send + Sync>;

/// The templates of mails: English and Japanese are built in, and a host may replace any of them and add languages.
///
/// # Examples
/// A host words one mail in its own way, and in a language that is not built in.
/// ```
/// use order_core::party::CodePurpose;
/// use order_mail::{MailKind, MailText, Templates, View};
///
/// let german = "de".parse()?;
/// let templates = Templates::new().replace(MailKind::Code(CodePurpose::VerifyEmail), german, |view| {
///     let View::Code(told) = view else { return Err("no code".into()) };
///     let code = told.code.as_str();
///     Ok(MailText {
///         subject: "Ihr Code".to_owned(),
///         text: format!("Ihr Code ist {code}. Er gilt {} Minuten.", told.minutes),
///         html: format!("<!doctype html><p>Ihr Code ist <b>{code}</b>. Er gilt {} Minuten.", told.minutes),
///     })
/// });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Templates {
    own: HashMap<(MailKind, Locale), Own>,
}

/// A template that failed.
#[derive(Debug, thiserror::Error)]
#[error("the template of {kind:?} in {language} failed")]
pub struct TemplateError {
    kind: MailKind,
    language: Locale,
    #[source]
    source: Box<dyn Error + Send + Sync>,
}

impl Templates {
    /// The built-in ones.
    pub fn new() -> Self {
        Self::default()
    }

    /// Has one mail in one language written by `write`, instead of what wrote it before, if anything did. It is for narrower languages
    /// too that have none of their own: that of `de` for `de-AT` as well, and that of `en` for all that have none at all.
    ///
    /// What `write` puts into the HTML it has to escape itself; a view holds plain texts.
    #[must_use]
    pub fn replace<F>(mut self, kind: MailKind, language: Locale, write: F) -> Self
    where
        F: Fn(&View) -> Result<MailText, Box<dyn Error + Send + Sync>> + Send + Sync + 'static,
    {
        self.own.insert((kind, language), Arc::new(write));
        self
    }

    /// What the mail says, and in which language: exactly that of its recipients, else a wider one, else English.
    ///
    /// # Errors
    /// A [`TemplateError`] when the template fails.
    pub fn write(&self, view: &View) -> Result<(Locale, MailText), TemplateError> {
        let [no_region, no_script] = view.locale().wider();
        let wanted = [view.locale(), no_region, no_script];
        let written = wanted.into_iter().find_map(|language| self.write_in(language, view));
        let written = written.or_else(|| self.write_in(Locale::EN, view));
        written.unwrap_or_else(|| built_in(Language::English, view))
    }

    /// `None` = there is no template in exactly that language.
    fn write_in(&self, language: Locale, view: &View) -> Option<Result<(Locale, MailText), TemplateError>> {
        let kind = view.kind();
        if let Some(own) = self.own.get(&(kind, language)) {
            let text = own(view).map_err(|source| TemplateError { kind, language, source });
            return Some(text.map(|text| (language, text)));
        }
        Language::of(language).map(|language| built_in(language, view))
    }
}

fn built_in(language: Language, view: &View) -> Result<(Locale, MailText), TemplateError> {
    let (kind, locale) = (view.kind(), language.locale());
    let text = layout::lay_out(language, view);
    text.map(|text| (locale, text)).map_err(|source| TemplateError {
        kind,
        language: locale,
        source: Box::new(source),
    })
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.own.keys()).finish()
    }
}
