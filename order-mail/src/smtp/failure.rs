//! What a failure says: whether it is about the mail and its recipient, or about anything else.

use std::fmt;
use std::time::Duration;

use lettre::transport::smtp::Error;

use crate::MailFailure;
use crate::reason::short;

/// How far a conversation was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Until the server has told what it can: connecting, TLS, its greeting and its answer to ours.
    Connect,
    /// Agreeing on TLS.
    StartTls,
    /// Telling who we are.
    LogIn,
    /// Telling who the mail is from.
    From,
    /// Telling who it is to.
    To,
    /// Asking to send what it says.
    Data,
    /// Sending that, and waiting for the server to take it over.
    Content,
}

impl Stage {
    /// What answers it when all is well. Whatever else comes was not meant for this question.
    pub(super) const fn good(self) -> &'static [u16] {
        match self {
            Self::LogIn => &[235],
            Self::To => &[250, 251],
            Self::Data => &[354],
            Self::Connect | Self::StartTls => &[220],
            Self::From | Self::Content => &[250],
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connecting",
            Self::StartTls => "STARTTLS",
            Self::LogIn => "AUTH",
            Self::From => "MAIL FROM",
            Self::To => "RCPT TO",
            Self::Data => "DATA",
            Self::Content => "the content",
        })
    }
}

/// Why a conversation went wrong.
#[derive(Debug)]
pub(super) enum Broken {
    /// The server said no. The conversation can go on.
    Answer {
        /// At what.
        stage: Stage,
        /// The code of its answer.
        code: u16,
        /// The rest of its answer.
        text: String,
    },
    /// The conversation is over.
    Lost {
        /// At what.
        stage: Stage,
        /// Why.
        why: String,
    },
    /// All of it took too long.
    TooLong {
        /// Longer than that.
        limit: Duration,
    },
}

impl Broken {
    /// What lettre tells.
    pub(super) fn of(stage: Stage, error: &Error) -> Self {
        match error.status() {
            Some(code) => {
                let text = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
                Self::Answer { stage, code: code.into(), text }
            }
            // It would repeat the answer, which may repeat the password.
            None if error.is_response() => {
                Self::Lost { stage, why: "the answer was cut off or cannot be read".to_owned() }
            }
            None => Self::Lost { stage, why: innermost(error) },
        }
    }

    /// No answer in time.
    pub(super) fn silent(stage: Stage) -> Self {
        Self::Lost { stage, why: "no answer in time".to_owned() }
    }

    /// Whether the conversation is over.
    pub(super) const fn is_over(&self) -> bool {
        // 421 tells that the server hangs up.
        matches!(self, Self::Lost { .. } | Self::TooLong { .. } | Self::Answer { code: 421, .. })
    }

    /// Whether it ended before the server was asked for anything, as it does when the server does not keep connections for long.
    pub(super) const fn is_before_all(&self) -> bool {
        matches!(
            self,
            Self::Lost { stage: Stage::From, .. } | Self::Answer { stage: Stage::From, code: 421, .. }
        )
    }

    /// Whether it is for good, and why, for people.
    pub(super) fn into_failure(self) -> MailFailure {
        let for_good =
            matches!(&self, Self::Answer { stage, code, text } if is_for_good(*stage, *code, text));
        let reason = self.reason();
        if for_good { MailFailure::ForGood { reason } } else { MailFailure::ForNow { reason } }
    }

    fn reason(&self) -> String {
        match self {
            // A server may repeat what it does not understand, and here that is a password.
            Self::Answer { stage: stage @ Stage::LogIn, code, text } => {
                short(&format!("{stage} was answered with {code} {}", enhanced(text).unwrap_or_default()))
            }
            Self::Answer { stage, code, text } => short(&format!("{stage} was answered with {code} {text}")),
            Self::TooLong { limit } => format!("handing it over took longer than {} s", limit.as_secs()),
            Self::Lost { stage, why } => short(&format!("{stage} failed: {why}")),
        }
    }
}

/// Whether an answer says that this mail will never get to this recipient. Whatever the operator can put right is not for good: a wrong
/// password, an own address that the server does not know, or a network that it distrusts. A day's mail must not be given up for that.
fn is_for_good(stage: Stage, code: u16, text: &str) -> bool {
    let of_mail = matches!(stage, Stage::To | Stage::Data | Stage::Content);
    of_mail && (500..600).contains(&code) && !is_about_us(code, enhanced(text).unwrap_or_default())
}

fn is_about_us(code: u16, enhanced: &str) -> bool {
    match code {
        // Commands not understood, or not now; no mail here; authentication, or TLS, missing or too weak.
        500 | 502..=504 | 521 | 530 | 534 | 535 | 538 => true,
        // RFC 3463: the sender's address; the state of the server, but for mails too large; security and policy, such as relaying.
        _ => match enhanced {
            "5.1.7" | "5.1.8" => true,
            "5.3.4" => false,
            _ => enhanced.starts_with("5.3.") || enhanced.starts_with("5.7."),
        },
    }
}

/// The code of RFC 3463 that an answer begins with.
fn enhanced(text: &str) -> Option<&str> {
    let word = text.split_whitespace().next()?;
    let is_part =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (word.split('.').count() == 3 && word.split('.').all(is_part)).then_some(word)
}

/// The cause that says most.
fn innermost(error: &Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(stage: Stage, code: u16, text: &str) -> MailFailure {
        Broken::Answer { stage, code, text: text.to_owned() }.into_failure()
    }

    #[test]
    fn only_what_is_about_mail_and_recipient_is_for_good() {
        let good = |stage, code, text| matches!(answer(stage, code, text), MailFailure::ForGood { .. });
        for (code, text) in [
            (550, ""),
            (550, "5.1.1 no such user"),
            (550, "5.5.0 mailbox unavailable"),
            (501, "5.1.3 bad address"),
            (551, "not local"),
            (552, "5.2.2 mailbox full"),
            (552, "5.3.4 too big"),
            (553, "not allowed"),
            (554, "no"),
        ] {
            assert!(good(Stage::To, code, text), "{code} {text}");
            assert!(good(Stage::Content, code, text), "{code} {text}");
            for stage in [Stage::Connect, Stage::StartTls, Stage::LogIn, Stage::From] {
                assert!(!good(stage, code, text), "{stage} {code} {text}");
            }
        }
        for (code, text) in [
            (421, "closing"),
            (450, "greylisted"),
            (452, "5.1.1 too many recipients"),
            (500, "what?"),
            (503, "5.5.1 not now"),
            (504, "5.5.2 your name is not good enough"),
            (521, "no mail here"),
            (530, "5.7.0 authenticate first"),
            (535, "5.7.8 wrong"),
            (538, "encrypt first"),
            (550, "5.1.8 the domain of the sender does not exist"),
            (550, "5.7.26 the sender is not authenticated"),
            (550, "5.3.2 not accepting mail"),
            (554, "5.7.1 relay access denied"),
        ] {
            assert!(!good(Stage::To, code, text), "{code} {text}");
            assert!(!good(Stage::Content, code, text), "{code} {text}");
        }
    }

    #[test]
    fn reasons_are_one_short_line_with_the_answer() {
        let told = |failure: MailFailure| failure.to_string();
        assert_eq!(
            told(answer(Stage::To, 550, "5.1.1 no\r\n such\tuser")),
            "RCPT TO was answered with 550 5.1.1 no such user"
        );
        assert_eq!(
            told(Broken::silent(Stage::Content).into_failure()),
            "the content failed: no answer in time"
        );
    }

    #[test]
    fn what_answers_a_password_may_repeat_it_and_is_not_shown() {
        let told = answer(Stage::LogIn, 535, "5.7.8 AHVzZXIAc2VjcmV0 is wrong").to_string();
        assert_eq!(told, "AUTH was answered with 535 5.7.8");
        assert_eq!(answer(Stage::LogIn, 501, "AHVzZXIAc2VjcmV0?").to_string(), "AUTH was answered with 501");
    }
}
