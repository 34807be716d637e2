//! A payment gateway in memory, for tests and for trying things out.
//!
//! Decides by the number of a card what becomes of it, see [`TestCard`]; by a clock that is given, when authorizations lapse; and by a
//! script, which calls are not answered. It keeps its books like a real one, refuses what a real one refuses, and records every call, so that
//! tests can compare what it did with what records say. Each registration of a card has a name of its own, good for its owner alone.
//! Deliberately knows no order, and forgets everything when it is dropped, unless it keeps its books in a file.

mod books;
mod card;
mod fault;
mod journal;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use order_core::cart::CardReference;
use order_core::gateway::{
    Authorize, Authorized, Capture, GatewayError, GatewayReceipt, Known, NoAnswer, PaymentGateway, Refund,
    Register, VoidAuthorization,
};
use order_core::order::DeclineReason;
use order_core::value::{Money, Name, PaymentKey, Timestamp};

use books::{Books, Not};
pub use books::{Held, Moved};
pub use card::TestCard;
pub use fault::GatewayFault;
use fault::Script;

/// What a gateway is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asked {
    /// To keep a card.
    Register,
    /// To reserve an amount.
    Authorize,
    /// To take a reserved amount.
    Capture,
    /// To release a reserved amount.
    Void,
    /// To give back what was taken.
    Refund,
    /// What became of an earlier call.
    LookUp,
}

/// One call, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// What was asked.
    pub asked: Asked,
    /// The key that it was asked with.
    pub key: PaymentKey,
    /// How much it was about.
    pub amount: Option<Money>,
    /// What came of it, whether or not whoever asked got to know; `None` = it never came to that.
    pub came_of_it: Option<Result<(), DeclineReason>>,
    /// Whether it was answered.
    pub answered: bool,
}

type Clock = dyn Fn() -> Timestamp + Send + Sync;

/// A gateway in memory. Clones share its books.
///
/// ```
/// use order_core::gateway::{PaymentGateway, Register};
/// use order_core::value::{BuyerOrganizationId, PaymentKey, Timestamp};
/// use order_testkit::sandbox::{SandboxGateway, TestCard};
///
/// # futures_executor::block_on(async {
/// let gateway = SandboxGateway::new(|| Timestamp::MIN);
/// let owner = BuyerOrganizationId::made(Timestamp::MIN, [1; 10]);
/// let key = PaymentKey::made(Timestamp::MIN, [2; 10]);
/// let card = gateway.register(Register { key, owner, card: TestCard::Good.typed() }).await.unwrap();
/// assert_eq!(card.last_four.to_string(), "4242");
/// # });
/// ```
#[derive(Clone)]
pub struct SandboxGateway {
    clock: Arc<Clock>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    books: Books,
    script: Script,
    calls: Vec<Call>,
}

impl SandboxGateway {
    /// A gateway with empty books. The clock tells when authorizations lapse.
    pub fn new(clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { clock: Arc::new(clock), state: Arc::default() }
    }

    /// A gateway that keeps its books in a file, and knows again what it did before, however the program ended that asked it. What is
    /// scripted, and how often it kept silent, is in no file.
    ///
    /// # Errors
    /// The file cannot be opened or read, or has a line that no such gateway wrote.
    pub fn kept_in(
        path: impl AsRef<Path>,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let state = State { books: Books::open(path.as_ref())?, ..State::default() };
        Ok(Self { clock: Arc::new(clock), state: Arc::new(Mutex::new(state)) })
    }

    /// Every call so far.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// How often it was asked for this.
    pub fn count(&self, asked: Asked) -> usize {
        self.state().calls.iter().filter(|call| call.asked == asked).count()
    }

    /// What is reserved and neither taken, released nor lapsed.
    pub fn held(&self) -> Vec<Held> {
        self.state().books.held((self.clock)())
    }

    /// What was taken of an authorization and given back.
    pub fn moved(&self, authorization: PaymentKey) -> Moved {
        self.state().books.moved(authorization)
    }

    /// Every authorization that it has granted, in the order of keys.
    pub fn authorizations(&self) -> Vec<PaymentKey> {
        self.state().books.authorizations()
    }

    /// Strikes the call of this number, counted from 0 over all calls to come.
    pub fn strike(&self, call: usize, fault: GatewayFault) {
        let mut state = self.state();
        let number = state.calls.len() + call;
        state.script.strike(number, fault);
    }

    /// Refuses the call of this number, counted from 0 over all calls to come, and whatever is asked with its key.
    pub fn refuse(&self, call: usize, reason: DeclineReason) {
        let mut state = self.state();
        let number = state.calls.len() + call;
        state.script.refuse(number, reason);
    }

    /// Forgets every strike and refusal that has not come yet.
    pub fn set_calm(&self) {
        self.state().script = Script::default();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries a call out unless it is struck before, and answers it unless it is struck after.
    fn call<T>(
        &self,
        (asked, key, amount): (Asked, PaymentKey, Option<Money>),
        silent: impl FnOnce(&mut Books) -> Option<GatewayFault>,
        effect: impl FnOnce(&mut Books, Timestamp) -> Result<T, Not>,
    ) -> Result<T, GatewayError> {
        let now = (self.clock)();
        let mut state = self.state();
        let number = state.calls.len();
        let (struck, refused) = state.script.draw(number);
        let fault = struck.or_else(|| silent(&mut state.books));
        let came = (fault != Some(GatewayFault::Before)).then(|| match refused {
            Some(reason) => state.books.refuse(key, reason),
            None => effect(&mut state.books, now),
        });
        let came_of_it = came.as_ref().and_then(|came| match came {
            Ok(_) => Some(Ok(())),
            Err(Not::Declined(reason)) => Some(Err(*reason)),
            Err(Not::Written(_)) => None,
        });
        state.calls.push(Call { asked, key, amount, came_of_it, answered: fault.is_none() });
        match came.filter(|_| fault.is_none()) {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(Not::Declined(reason))) => Err(GatewayError::Declined(reason)),
            Some(Err(Not::Written(error))) => Err(NoAnswer::new(error).into()),
            None => Err(NoAnswer::new("the sandbox keeps silent").into()),
        }
    }
}

impl fmt::Debug for SandboxGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxGateway").field("state", &*self.state()).finish_non_exhaustive()
    }
}

fn receipt(reference: Name) -> GatewayReceipt {
    GatewayReceipt { reference }
}

impl PaymentGateway for SandboxGateway {
    async fn register(&self, request: Register) -> Result<CardReference, GatewayError> {
        self.call((Asked::Register, request.key, None), |_| None, |books, _| books.register(&request))
    }

    async fn authorize(&self, request: Authorize) -> Result<Authorized, GatewayError> {
        let Authorize { key, owner, amount, ref card } = request;
        self.call(
            (Asked::Authorize, key, Some(amount)),
            |books| books.card_of(owner, &card.token)?.silence(books.asked_again(key)),
            |books, now| books.authorize(&request, now),
        )
    }

    async fn capture(&self, request: Capture) -> Result<GatewayReceipt, GatewayError> {
        let Capture { key, authorization, amount, reference } = request;
        self.call(
            (Asked::Capture, key, Some(amount)),
            |_| None,
            |books, now| books.capture(key, (authorization, &reference), amount, now).map(receipt),
        )
    }

    async fn void(&self, request: VoidAuthorization) -> Result<GatewayReceipt, GatewayError> {
        let VoidAuthorization { key, authorization, .. } = request;
        self.call((Asked::Void, key, None), |_| None, |books, _| books.void(key, authorization).map(receipt))
    }

    async fn refund(&self, request: Refund) -> Result<GatewayReceipt, GatewayError> {
        let Refund { key, capture, amount, reference } = request;
        self.call(
            (Asked::Refund, key, Some(amount)),
            |_| None,
            |books, _| books.refund(key, (capture, &reference), amount).map(receipt),
        )
    }

    async fn look_up(&self, key: PaymentKey) -> Result<Known, NoAnswer> {
        let known = self.call((Asked::LookUp, key, None), |_| None, |books, _| Ok(books.known(key)));
        known.map_err(|error| match error {
            GatewayError::Unknown(no_answer) => no_answer,
            GatewayError::Declined(_) => NoAnswer::new("a look-up is never declined"),
        })
    }
}
