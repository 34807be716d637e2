//! Accounts over HTTP: signing up, logging in and out, codes, members.

use axum::http::{Method, StatusCode};
use order_core::party::CodePurpose;
use order_core::record::{AccountMailKind, Task};
use serde_json::{Value, json};

use super::rig::{Answer, Rig, Who};

const PASSWORD: &str = "tea-ceremony-4";

/// Asks with a token.
async fn ask(rig: &Rig, token: &str, method: Method, path: &str, body: Value) -> Answer {
    rig.ask(Who::Nobody, method, path, body, &[("authorization", &format!("Bearer {token}"))]).await
}

async fn sign_up(rig: &Rig, email: &str) -> Answer {
    let body = json!({ "email": email, "name": "Aki", "locale": "ja", "password": PASSWORD });
    rig.post(Who::Nobody, "/accounts", body).await
}

async fn log_in(rig: &Rig, email: &str, password: &str) -> Answer {
    rig.post(Who::Nobody, "/accounts/log-in", json!({ "email": email, "password": password })).await
}

/// A token of a fresh session.
async fn token(rig: &Rig, email: &str) -> String {
    let answer = log_in(rig, email, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()["token"].as_str().unwrap_or_default().to_owned()
}

/// The code of the newest mail for this purpose.
async fn code(rig: &Rig, meant: CodePurpose) -> String {
    let leased = rig.world.lease(rig.world.now(), 100).await;
    let mut codes = leased.iter().filter_map(|lease| match &lease.task {
        Task::AccountMail(mail) => match &mail.says {
            AccountMailKind::Code { purpose, code: Some(code), .. } if *purpose == meant => {
                Some(code.as_str().to_owned())
            }
            AccountMailKind::Code { .. } | AccountMailKind::Invitation { .. } => None,
        },
        Task::Notice(_) | Task::Payment(_) => None,
    });
    codes.next_back().unwrap_or_default()
}

#[tokio::test]
async fn who_signs_up_logs_in_and_out() {
    let rig = Rig::with_accounts().await;
    let made = sign_up(&rig, "aki@shop.example").await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert_eq!(sign_up(&rig, "AKI@shop.example").await.reasons(), ["account_exists"]);
    let token = token(&rig, "aki@shop.example").await;
    let me = ask(&rig, &token, Method::GET, "/accounts/me", Value::Null).await.json();
    assert_eq!(
        (&me["id"], &me["verified"], &me["brands"]),
        (&made.json()["account"], &json!(false), &json!([]))
    );
    assert_eq!(
        ask(&rig, &token, Method::POST, "/accounts/log-out", json!({})).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        ask(&rig, &token, Method::GET, "/accounts/me", Value::Null).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn what_of_an_account_has_had_its_time_goes_when_it_is_logged_in_to() {
    use order_core::record::{Kind, Partition};
    let rig = Rig::with_accounts().await;
    let made = sign_up(&rig, "aki@shop.example").await.json();
    let account = made["account"].as_str().unwrap().parse().unwrap();
    for _ in 0..2 {
        token(&rig, "aki@shop.example").await;
    }
    let sessions = async || rig.world.walk(Kind::Session, Partition::Account(account), 10).await.len();
    assert_eq!(sessions().await, 2);
    rig.world.pass(order_core::party::SessionLength::USUAL.duration());
    token(&rig, "aki@shop.example").await;
    assert_eq!(sessions().await, 1);
}

#[tokio::test]
async fn unknown_wrong_and_locked_are_answered_alike() {
    let rig = Rig::with_accounts().await;
    sign_up(&rig, "aki@shop.example").await;
    let unknown = log_in(&rig, "nobody@shop.example", PASSWORD).await;
    for _ in 0..10 {
        let wrong = log_in(&rig, "aki@shop.example", "wrong").await;
        assert_eq!((wrong.status, wrong.text), (StatusCode::UNAUTHORIZED, unknown.text.clone()));
    }
    let locked = log_in(&rig, "aki@shop.example", PASSWORD).await;
    assert_eq!((locked.code().as_str(), locked.text), ("log_in_failed", unknown.text));
    rig.world.pass(std::time::Duration::from_secs(16 * 60));
    assert_eq!(log_in(&rig, "aki@shop.example", PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_weak_password_is_refused_with_all_that_it_lacks() {
    let rig = Rig::with_accounts().await;
    let body = json!({ "email": "aki@shop.example", "name": "Aki", "locale": "ja", "password": "short" });
    let refused = rig.post(Who::Nobody, "/accounts", body).await;
    assert_eq!(
        refused.reasons(),
        ["password_too_short", "password_without_digit", "password_without_symbol"]
    );
}

#[tokio::test]
async fn codes_of_mails_verify_and_set_a_new_password() {
    let rig = Rig::with_accounts().await;
    sign_up(&rig, "aki@shop.example").await;
    let first = token(&rig, "aki@shop.example").await;
    let sent = code(&rig, CodePurpose::VerifyEmail);
    let sent = sent.await;
    let verify = |code: &str| json!({ "code": code });
    let wrong = ask(&rig, &first, Method::POST, "/accounts/me/verify", verify("AAAAAAAA")).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "code_wrong"));
    let right =
        ask(&rig, &first, Method::POST, "/accounts/me/verify", verify(&format!(" {} ", sent.to_lowercase())))
            .await;
    assert_eq!(right.status, StatusCode::NO_CONTENT, "{}", right.text);

    for email in ["aki@shop.example", "nobody@shop.example"] {
        let asked = rig.post(Who::Nobody, "/accounts/password-reset", json!({ "email": email })).await;
        assert_eq!((asked.status, asked.text.as_str()), (StatusCode::NO_CONTENT, ""), "{email}");
    }
    rig.world.pass(std::time::Duration::from_secs(120));
    let sent = code(&rig, CodePurpose::ResetPassword);
    let reset = json!({ "email": "aki@shop.example", "code": sent.await, "password": "another-1!" });
    let done = rig.post(Who::Nobody, "/accounts/password-reset/confirm", reset).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text);
    assert_eq!(
        ask(&rig, &first, Method::GET, "/accounts/me", Value::Null).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(log_in(&rig, "aki@shop.example", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(log_in(&rig, "aki@shop.example", "another-1!").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let rig = Rig::with_accounts().await;
    sign_up(&rig, "aki@shop.example").await;
    let (this, other) = (token(&rig, "aki@shop.example").await, token(&rig, "aki@shop.example").await);
    let change = |current: &str| json!({ "current": current, "new": "another-1!" });
    let wrong = ask(&rig, &this, Method::POST, "/accounts/me/password", change("wrong")).await;
    assert_eq!(wrong.code(), "log_in_failed");
    let changed = ask(&rig, &this, Method::POST, "/accounts/me/password", change(PASSWORD)).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text);
    assert_eq!(ask(&rig, &this, Method::GET, "/accounts/me", Value::Null).await.status, StatusCode::OK);
    assert_eq!(
        ask(&rig, &other, Method::GET, "/accounts/me", Value::Null).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn an_organization_is_founded_once_under_a_key() {
    let rig = Rig::with_accounts().await;
    sign_up(&rig, "aki@shop.example").await;
    let bearer = format!("Bearer {}", token(&rig, "aki@shop.example").await);
    let profile = json!({
        "buyer_type": "company", "country": "JP", "emails": ["hello@shop.example"],
        "name": { "default": "en", "texts": { "en": "Tea House" } },
    });
    let found = async |key: &str| {
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", key)];
        let answer = rig.ask(Who::Nobody, Method::POST, "/organizations", profile.clone(), &headers).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        answer.json()["id"].clone()
    };
    let first = found("one").await;
    assert_eq!(found("one").await, first);
    assert_ne!(found("two").await, first);
}

#[tokio::test]
async fn who_founds_an_organization_owns_it_and_brings_in_others() {
    let rig = Rig::with_accounts().await;
    sign_up(&rig, "aki@shop.example").await;
    let owner = token(&rig, "aki@shop.example").await;
    let profile = json!({
        "buyer_type": "company", "country": "JP", "emails": ["hello@shop.example"],
        "name": { "default": "ja", "texts": { "ja": "茶屋", "en": "Tea House" } },
    });
    let made = ask(&rig, &owner, Method::POST, "/organizations", profile).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let home = made.header("location").to_owned();
    let me = ask(&rig, &owner, Method::GET, "/accounts/me", Value::Null).await.json();
    assert_eq!(me["organizations"][0]["role"], "owner");
    let invite = json!({ "email": "ben@shop.example", "role": "read" });
    let invited = ask(&rig, &owner, Method::POST, &format!("{home}/members"), invite).await;
    assert_eq!(invited.status, StatusCode::CREATED, "{}", invited.text);

    sign_up(&rig, "ben@shop.example").await;
    let ben = token(&rig, "ben@shop.example").await;
    let join = json!({ "organization": me["organizations"][0]["organization"] });
    let early = ask(&rig, &ben, Method::POST, "/accounts/me/join", join.clone()).await;
    assert_eq!(early.reasons(), ["email_not_verified"]);
    let orders = format!("{home}/orders");
    assert_eq!(ask(&rig, &ben, Method::GET, &orders, Value::Null).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask(&rig, &owner, Method::GET, &orders, Value::Null).await.status, StatusCode::OK);
    let others = json!({ "email": "eve@shop.example", "role": "owner" });
    let refused = ask(&rig, &ben, Method::POST, &format!("{home}/members"), others).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let alone = ask(&rig, &owner, Method::POST, "/accounts/me/leave", join).await;
    assert_eq!(alone.reasons(), ["last_owner"]);
}

#[tokio::test]
async fn a_cookie_is_kept_from_scripts_and_other_sites() {
    let rig = Rig::with_accounts().await;
    sign_up(&rig, "aki@shop.example").await;
    let body = json!({ "email": "aki@shop.example", "password": PASSWORD, "cookie": true });
    let opened = rig.post(Who::Nobody, "/accounts/log-in", body).await;
    assert_eq!(opened.json()["token"], Value::Null);
    let cookie = opened.header("set-cookie").to_owned();
    for flag in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    let pair = cookie.split(';').next().unwrap();
    let ours = [("cookie", pair), ("sec-fetch-site", "same-origin")];
    let theirs = [("cookie", pair), ("sec-fetch-site", "cross-site")];
    assert_eq!(
        rig.ask(Who::Nobody, Method::POST, "/accounts/log-out", json!({}), &theirs).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        rig.ask(Who::Nobody, Method::GET, "/accounts/me", Value::Null, &ours).await.status,
        StatusCode::OK
    );
    assert_eq!(
        rig.ask(Who::Nobody, Method::POST, "/accounts/log-out", json!({}), &ours).await.status,
        StatusCode::NO_CONTENT
    );
}
