//! Reading what came in: every fault is collected, with the place where it is.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

/// What a client sends, and what becomes of it once it is read. The two steps are apart so that all bad values are told at once.
pub trait Form: DeserializeOwned + JsonSchema + Send + 'static {
    /// What it means to the core.
    type Value: Send + 'static;

    /// Reads it. `None` = a fault was told to the reader; a form reads all of its fields before it gives up.
    fn read(self, reader: &mut Reader) -> Option<Self::Value>;
}

/// A value that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, as a JSON pointer into the body, or `?name` for a parameter of the query.
    pub pointer: String,
    /// What is wrong, for people.
    pub detail: String,
}

/// Collects faults while a form is read, and knows the place.
#[derive(Debug)]
pub struct Reader {
    place: String,
    faults: Vec<Fault>,
}

impl Reader {
    /// A reader at the root of a body.
    pub const fn of_body() -> Self {
        Self { place: String::new(), faults: Vec::new() }
    }

    /// Reads one field.
    pub fn field<F: Form>(&mut self, name: &str, form: F) -> Option<F::Value> {
        self.at(name, |reader| form.read(reader))
    }

    /// Reads a field that may be left out.
    pub fn optional<F: Form>(&mut self, name: &str, form: Option<F>) -> Option<Option<F::Value>> {
        match form {
            None => Some(None),
            Some(form) => self.field(name, form).map(Some),
        }
    }

    /// Reads a list, all of it also when some of it is bad.
    pub fn list<F: Form, C: FromIterator<F::Value>>(
        &mut self,
        name: &str,
        forms: impl IntoIterator<Item = F>,
    ) -> Option<C> {
        self.at(name, |reader| reader.items(forms))
    }

    /// Reads a list that stands here.
    pub fn items<F: Form, C: FromIterator<F::Value>>(
        &mut self,
        forms: impl IntoIterator<Item = F>,
    ) -> Option<C> {
        let forms = forms.into_iter().enumerate();
        let read: Vec<_> = forms.map(|(place, form)| self.field(&place.to_string(), form)).collect();
        read.into_iter().collect()
    }

    /// Goes to a field, and comes back.
    pub fn at<R>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> R) -> R {
        let length = self.place.len();
        self.place.push('/');
        self.place.push_str(&name.replace('~', "~0").replace('/', "~1"));
        let value = read(self);
        self.place.truncate(length);
        value
    }

    /// Tells that what stands here is bad.
    pub fn fault(&mut self, detail: impl Into<String>) {
        self.faults.push(Fault { pointer: self.place.clone(), detail: detail.into() });
    }

    /// The value, when nothing was bad.
    ///
    /// # Errors
    /// Every fault.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Fault>> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            Some(_) | None => Err(self.faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Scalar;
    use order_core::value::Code;

    type Codes = Vec<Scalar<Code>>;

    #[test]
    fn every_fault_is_told_with_its_place() {
        let codes: Codes = serde_json::from_str(r#"["A", "", "B", " "]"#).unwrap();
        let mut reader = Reader::of_body();
        let read = reader.at("a/b~c", |reader| reader.list::<_, Vec<Code>>("codes", codes));
        let faults = reader.finish(read).unwrap_err();
        let places: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(places, ["/a~1b~0c/codes/1", "/a~1b~0c/codes/3"]);
    }

    #[test]
    fn a_value_beside_a_fault_is_not_given() {
        let mut reader = Reader::of_body();
        reader.fault("bad");
        assert!(reader.finish(Some(1)).is_err());
        assert_eq!(Reader::of_body().finish(Some(1)), Ok(1));
    }
}
