//! The gateway that hosts hold: any gateway, without its type.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::{
    Authorize, Authorized, Capture, GatewayError, GatewayReceipt, Known, NoAnswer, PaymentGateway, Refund,
    Register, VoidAuthorization,
};
use crate::cart::{CardReference, RegisteredCard};
use crate::value::PaymentKey;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type Reply<'a, T> = Boxed<'a, Result<T, GatewayError>>;

/// [`PaymentGateway`] with boxed futures, so that it can be a trait object.
trait Erased: Send + Sync {
    fn register(&self, request: Register) -> Reply<'_, CardReference>;
    fn authorize(&self, request: Authorize) -> Reply<'_, Authorized>;
    fn capture(&self, request: Capture) -> Reply<'_, GatewayReceipt>;
    fn void(&self, request: VoidAuthorization) -> Reply<'_, GatewayReceipt>;
    fn refund(&self, request: Refund) -> Reply<'_, GatewayReceipt>;
    fn look_up(&self, key: PaymentKey) -> Boxed<'_, Result<Known, NoAnswer>>;
}

impl<G: PaymentGateway> Erased for G {
    fn register(&self, request: Register) -> Reply<'_, CardReference> {
        Box::pin(PaymentGateway::register(self, request))
    }

    fn authorize(&self, request: Authorize) -> Reply<'_, Authorized> {
        Box::pin(PaymentGateway::authorize(self, request))
    }

    fn capture(&self, request: Capture) -> Reply<'_, GatewayReceipt> {
        Box::pin(PaymentGateway::capture(self, request))
    }

    fn void(&self, request: VoidAuthorization) -> Reply<'_, GatewayReceipt> {
        Box::pin(PaymentGateway::void(self, request))
    }

    fn refund(&self, request: Refund) -> Reply<'_, GatewayReceipt> {
        Box::pin(PaymentGateway::refund(self, request))
    }

    fn look_up(&self, key: PaymentKey) -> Boxed<'_, Result<Known, NoAnswer>> {
        Box::pin(PaymentGateway::look_up(self, key))
    }
}

/// A shared payment gateway of any type. Cloning it shares the gateway.
#[derive(Clone)]
pub struct SharedGateway(Arc<dyn Erased>);

impl SharedGateway {
    /// Shares a gateway.
    pub fn new(gateway: impl PaymentGateway + 'static) -> Self {
        Self(Arc::new(gateway))
    }

    /// Registers a card, and says of which buyer organization and what the gateway knows of it, for
    /// [`KeepCard`](crate::operation::payment::KeepCard). Whoever has a desk asks
    /// [`Desk::register_card`](crate::Desk::register_card), which keeps it as well.
    ///
    /// # Errors
    /// [`GatewayError::Declined`] when the gateway does not take the card, [`GatewayError::Unknown`] when it did not answer. The number has
    /// to be typed again.
    pub async fn register_card(&self, request: Register) -> Result<RegisteredCard, GatewayError> {
        let owner = request.owner;
        Ok(RegisteredCard::answered(owner, self.0.register(request).await?))
    }
}

impl fmt::Debug for SharedGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedGateway")
    }
}

impl PaymentGateway for SharedGateway {
    fn register(
        &self,
        request: Register,
    ) -> impl Future<Output = Result<CardReference, GatewayError>> + Send {
        self.0.register(request)
    }

    fn authorize(&self, request: Authorize) -> impl Future<Output = Result<Authorized, GatewayError>> + Send {
        self.0.authorize(request)
    }

    fn capture(&self, request: Capture) -> impl Future<Output = Result<GatewayReceipt, GatewayError>> + Send {
        self.0.capture(request)
    }

    fn void(
        &self,
        request: VoidAuthorization,
    ) -> impl Future<Output = Result<GatewayReceipt, GatewayError>> + Send {
        self.0.void(request)
    }

    fn refund(&self, request: Refund) -> impl Future<Output = Result<GatewayReceipt, GatewayError>> + Send {
        self.0.refund(request)
    }

    fn look_up(&self, key: PaymentKey) -> impl Future<Output = Result<Known, NoAnswer>> + Send {
        self.0.look_up(key)
    }
}
