//! What the gateway writes down, a line for each thing that it did, so that another run of a program knows it again.

use std::fmt::{self, Display};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::str::{FromStr, SplitWhitespace};

use order_core::cart::{CardExpiry, LastFour};
use order_core::order::DeclineReason;
use order_core::value::{BuyerOrganizationId, Money, PaymentKey, Timestamp};

use super::TestCard;

/// One thing that the gateway did. The number of a card is not in it: which of its cards it is, a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Registered {
        key: PaymentKey,
        owner: BuyerOrganizationId,
        card: TestCard,
        last_four: LastFour,
        expiry: CardExpiry,
    },
    /// `card` = the key that it was registered with.
    Authorized {
        key: PaymentKey,
        card: PaymentKey,
        amount: Money,
        lapses_at: Timestamp,
    },
    Captured {
        key: PaymentKey,
        authorization: PaymentKey,
        amount: Money,
    },
    Voided {
        key: PaymentKey,
        authorization: PaymentKey,
    },
    Refunded {
        key: PaymentKey,
        capture: PaymentKey,
        amount: Money,
    },
    Declined {
        key: PaymentKey,
        reason: DeclineReason,
    },
}

impl Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registered { key, owner, card, last_four, expiry } => {
                write!(f, "registered {key} {owner} {} {last_four} {expiry}", card.word())
            }
            Self::Authorized { key, card, amount, lapses_at } => {
                let (minor, currency) = (amount.minor(), amount.currency());
                write!(f, "authorized {key} {card} {minor} {currency} {}", lapses_at.micros())
            }
            Self::Captured { key, authorization, amount } => {
                write!(f, "captured {key} {authorization} {} {}", amount.minor(), amount.currency())
            }
            Self::Voided { key, authorization } => write!(f, "voided {key} {authorization}"),
            Self::Refunded { key, capture, amount } => {
                write!(f, "refunded {key} {capture} {} {}", amount.minor(), amount.currency())
            }
            Self::Declined { key, reason } => write!(f, "declined {key} {reason}"),
        }
    }
}

/// The next word of a line, as what it should be.
fn next<T: FromStr>(words: &mut SplitWhitespace<'_>) -> Option<T> {
    words.next()?.parse().ok()
}

fn amount(words: &mut SplitWhitespace<'_>) -> Option<Money> {
    let minor = next(words)?;
    Money::from_minor(minor, next(words)?).ok()
}

impl Entry {
    /// The entry of a line; `None` = it is none.
    fn read(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let (kind, key) = (words.next()?, next(&mut words)?);
        let words = &mut words;
        let entry = match kind {
            "registered" => Self::Registered {
                key,
                owner: next(words)?,
                card: TestCard::of_word(words.next()?)?,
                last_four: next(words)?,
                expiry: next(words)?,
            },
            "authorized" => {
                let (card, amount) = (next(words)?, amount(words)?);
                let lapses_at = Timestamp::from_micros(next(words)?).ok()?;
                Self::Authorized { key, card, amount, lapses_at }
            }
            "captured" => Self::Captured { key, authorization: next(words)?, amount: amount(words)? },
            "voided" => Self::Voided { key, authorization: next(words)? },
            "refunded" => Self::Refunded { key, capture: next(words)?, amount: amount(words)? },
            "declined" => {
                let code = words.next()?;
                let reason = DeclineReason::ALL.iter().copied().find(|reason| reason.code() == code)?;
                Self::Declined { key, reason }
            }
            _ => return None,
        };
        words.next().is_none().then_some(entry)
    }
}

/// The file that the entries go to.
#[derive(Debug)]
pub(super) struct Journal {
    /// `None` = something could not be written, and nothing is any more: after half a line there can be no other.
    file: Option<File>,
}

impl Journal {
    /// Opens a file, or makes it, with the entries that are in it. What a program that was killed wrote half is no entry, and cut off.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Vec<Entry>)> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            file.set_len(u64::try_from(whole).map_err(io::Error::other)?)?;
        }
        let entries = text[..whole].lines().enumerate().map(|(at, line)| {
            Entry::read(line).ok_or_else(|| no_entry(at + 1, "is none that this gateway wrote"))
        });
        Ok((Self { file: Some(file) }, entries.collect::<io::Result<_>>()?))
    }

    /// Writes an entry, so that it is there whatever happens next.
    pub(super) fn write(&mut self, entry: &Entry) -> io::Result<()> {
        let mut file =
            self.file.take().ok_or_else(|| io::Error::other("an earlier entry was not written"))?;
        file.write_all(format!("{entry}\n").as_bytes())?;
        file.sync_data()?;
        self.file = Some(file);
        Ok(())
    }
}

/// What is wrong with a line of the file.
pub(super) fn no_entry(line: usize, why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("line {line} {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> PaymentKey {
        PaymentKey::made(Timestamp::MIN, [number; 10])
    }

    fn entries() -> Vec<Entry> {
        let amount = Money::from_minor(4_900, "EUR".parse().unwrap()).unwrap();
        let owner = BuyerOrganizationId::made(Timestamp::MIN, [9; 10]);
        let (last_four, expiry) = ("4242".parse().unwrap(), "12/40".parse().unwrap());
        let (key, card, authorization, capture) = (key(1), key(2), key(3), key(4));
        vec![
            Entry::Registered { key, owner, card: TestCard::NoRefund, last_four, expiry },
            Entry::Authorized { key, card, amount, lapses_at: Timestamp::MAX },
            Entry::Captured { key, authorization, amount },
            Entry::Voided { key, authorization },
            Entry::Refunded { key, capture, amount },
            Entry::Declined { key, reason: DeclineReason::UnknownCard },
        ]
    }

    #[test]
    fn what_is_written_is_read_again() {
        for entry in entries() {
            assert_eq!(Entry::read(&entry.to_string()), Some(entry), "{entry}");
            assert_eq!(Entry::read(&format!("{entry} more")), None, "{entry}");
            let line = entry.to_string();
            let cut = line.rsplit_once(' ').unwrap().0;
            assert_eq!(Entry::read(cut), None, "{cut}");
        }
        assert_eq!(Entry::read("mislaid 1 2"), None);
    }
}
