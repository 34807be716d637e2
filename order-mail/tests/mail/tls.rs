//! The way to the server: TLS from the first byte on, TLS after STARTTLS, and passwords.

use std::sync::Arc;

use order_mail::{RootCertificate, SmtpMailer, SmtpSettings};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::server::{Act, Server, Step};
use crate::stage::{DELIVERED, LATER, delivery, impatient, invite, later, only, work, world};

const PASSWORD: &str = "p@ss word";

/// An authority of our own, and a server with a certificate of it for `localhost`.
fn authority() -> (RootCertificate, TlsAcceptor) {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let root = params.self_signed(&key).unwrap();
    let issuer = Issuer::new(params, key);
    let of_server = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(["localhost".to_owned()]).unwrap().signed_by(&of_server, &issuer).unwrap();
    let secret = PrivateKeyDer::try_from(of_server.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], secret)
        .unwrap();
    let root = RootCertificate::from_pem(root.pem().as_bytes()).unwrap();
    (root, TlsAcceptor::from(Arc::new(config)))
}

fn mailer(url: &str, roots: Vec<RootCertificate>) -> SmtpMailer {
    SmtpMailer::new(url.parse().unwrap(), SmtpSettings { roots, ..impatient() }).unwrap()
}

/// An address with user and password.
fn url(server: &Server, scheme: &str, host: &str, rest: &str) -> String {
    format!("{scheme}://shop%40house:p%40ss%20word@{host}:{}{rest}", server.port())
}

#[tokio::test]
async fn mail_and_password_go_over_tls_to_a_server_of_a_trusted_authority() {
    for (scheme, rest, implicit) in [("smtp", "?tls=required", false), ("smtps", "", true)] {
        let (root, tls) = authority();
        let (world, server) = (world().await, Server::protected(tls, implicit, PASSWORD).await);
        invite(&world, "ann").await;
        let mailer = mailer(&url(&server, scheme, "localhost", rest), vec![root]);
        assert_eq!(work(&delivery(&world, mailer)).await, DELIVERED);
        let taken = server.taken();
        assert!(taken[0].encrypted);
        assert_eq!(taken[0].user.as_deref(), Some("shop@house"));
        let in_clear = server.heard_in_clear();
        assert_eq!(in_clear.lines().count(), if implicit { 0 } else { 2 }, "{in_clear}");
        assert!(!in_clear.contains("AUTH") && !in_clear.contains("MAIL"), "{in_clear}");
    }
}

#[tokio::test]
async fn a_server_of_an_unknown_authority_or_another_name_gets_nothing() {
    for (scheme, rest, implicit) in [("smtp", "?tls=required", false), ("smtps", "", true)] {
        for (host, trusted) in [("localhost", false), ("127.0.0.1", true)] {
            let (root, tls) = authority();
            let (world, server) = (world().await, Server::protected(tls, implicit, PASSWORD).await);
            invite(&world, "ann").await;
            let roots = if trusted { vec![root] } else { Vec::new() };
            let mailer = mailer(&url(&server, scheme, host, rest), roots);
            assert_eq!(work(&delivery(&world, mailer)).await, LATER);
            let reason = only(&world).await.1.failure.unwrap();
            assert!(reason.contains("certificate"), "{reason}");
            assert!(server.taken().is_empty());
            assert!(!server.heard_in_clear().contains("AUTH"));
        }
    }
}

#[tokio::test]
async fn a_server_that_offers_no_tls_where_it_is_asked_for_gets_nothing() {
    let (world, server) = (world().await, Server::in_clear(PASSWORD).await);
    invite(&world, "ann").await;
    let mailer = mailer(&url(&server, "smtp", "localhost", "?tls=required"), Vec::new());
    assert_eq!(work(&delivery(&world, mailer)).await, LATER);
    let reason = only(&world).await.1.failure.unwrap();
    assert_eq!(reason, "STARTTLS failed: STARTTLS is not supported on this server");
    assert_eq!(server.heard_in_clear().lines().count(), 1, "no more than the greeting");
}

#[tokio::test]
async fn a_server_that_refuses_tls_gets_nothing() {
    let (root, tls) = authority();
    let (world, server) = (world().await, Server::protected(tls, false, PASSWORD).await);
    invite(&world, "ann").await;
    server.once(Step::StartTls, Act::Say("454 4.7.0 not now"));
    let mailer = mailer(&url(&server, "smtp", "localhost", "?tls=required"), vec![root]);
    let delivery = delivery(&world, mailer);
    assert_eq!(work(&delivery).await, LATER);
    assert!(!server.heard_in_clear().contains("AUTH"));
    later(&world);
    assert_eq!(work(&delivery).await, DELIVERED);
}

#[tokio::test]
async fn a_wrong_password_is_for_the_operator_and_gives_no_mail_up() {
    let (world, server) = (world().await, Server::in_clear("another").await);
    invite(&world, "ann").await;
    let told = mailer(&url(&server, "smtp", "127.0.0.1", ""), Vec::new());
    let shown = format!("{told:?}");
    assert_eq!(work(&delivery(&world, told)).await, LATER);
    let (_, ann) = only(&world).await;
    assert_eq!(ann.failure.as_deref(), Some("AUTH was answered with 535 5.7.8"));
    // Nor does one that is missing.
    later(&world);
    assert_eq!(work(&delivery(&world, mailer(&server.url(), Vec::new()))).await, LATER);
    assert_eq!(
        only(&world).await.1.failure.as_deref(),
        Some("MAIL FROM was answered with 530 5.7.0 who are you?")
    );
    assert!(!shown.contains("p@ss") && !shown.contains("shop@"), "{shown}");
}

#[tokio::test]
async fn an_answer_that_repeats_a_password_is_not_kept() {
    let (world, server) = (world().await, Server::in_clear(PASSWORD).await);
    invite(&world, "ann").await;
    let delivery = delivery(&world, mailer(&url(&server, "smtp", "127.0.0.1", ""), Vec::new()));
    let repeated = "AHNob3BAaG91c2UAcEBzcyB3b3Jk";
    for (answer, reason) in [
        ("501 5.5.2 AHNob3BAaG91c2UAcEBzcyB3b3Jk?", "AUTH was answered with 501 5.5.2"),
        ("AHNob3BAaG91c2UAcEBzcyB3b3Jk?", "AUTH failed: the answer was cut off or cannot be read"),
        ("250 AHNob3BAaG91c2UAcEBzcyB3b3Jk?", "AUTH failed: an answer to something else: 250"),
    ] {
        server.once(Step::Auth, Act::Say(answer));
        assert_eq!(work(&delivery).await, LATER);
        assert_eq!(only(&world).await.1.failure.as_deref(), Some(reason));
        assert!(server.heard_in_clear().contains(repeated), "this is how it was sent");
        later(&world);
    }
}

#[test]
fn only_certificates_are_trusted() {
    let key = KeyPair::generate().unwrap().serialize_pem();
    for pem in ["", "hello", &key, "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
        assert!(RootCertificate::from_pem(pem.as_bytes()).is_err(), "{pem}");
    }
    let root =
        RootCertificate::from_pem(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    let settings = SmtpSettings { roots: vec![root], ..SmtpSettings::default() };
    assert!(SmtpMailer::new("smtps://mail.example.com".parse().unwrap(), settings).is_err());
}
