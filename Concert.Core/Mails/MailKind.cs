namespace Ticketing.Mails;

/// <summary>What a mail tells. Stored by name: a name, once used, stays.</summary>
public enum MailKind
{
    /// <summary>Whoever has just registered confirms that the address is theirs.</summary>
    ConfirmAddress,
    /// <summary>Somebody registered with an address that has an account: its owner is told, and nobody else.</summary>
    AddressKnown,
    /// <summary>The way to a new password.</summary>
    ResetPassword,
    /// <summary>To the new address: the way to make it the account's.</summary>
    ChangeAddress,
    /// <summary>To the old address: somebody wants another one.</summary>
    AddressChanging,
    /// <summary>The account has another password.</summary>
    PasswordChanged,
    /// <summary>Signed in from a device that the account hasn't been seen on.</summary>
    NewDevice,
    OrderPaid,
    OrderRefunded,
    CalledOff,
    /// <summary>The turn in the line has come.</summary>
    YourTurn,
    SaleOpensSoon,
}

/// <summary>How far a mail has come.</summary>
public enum MailState
{
    /// <summary>To be sent when it is due.</summary>
    Waiting,
    /// <summary>Claimed: it is being handed to the mail server.</summary>
    Sending,
    Sent,
    /// <summary>The mail server refused it for good, or too often, or it came too late to be of use.</summary>
    GivenUp,
    /// <summary>
    /// The node died, or the connection broke, while it was handed over: it may have been sent. Nobody sends it again by himself.
    /// </summary>
    Unknown,
    /// <summary>Nobody has an account with this address.</summary>
    NoAccount,
}
