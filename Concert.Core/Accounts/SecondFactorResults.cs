namespace Ticketing.Accounts;

/// <summary>What somebody signs in with beside the password. <paramref name="Key"/>: of an app that is being set up.</summary>
public sealed record SecondFactorView(
    string Address, bool IsOn, DateTimeOffset? AppSince, string? Key, IReadOnlyList<PasskeyView> Passkeys, int CodesLeft);

/// <summary>A passkey as its owner sees it; <paramref name="PasskeyId"/> in hexadecimal digits.</summary>
public sealed record PasskeyView(string PasskeyId, string Name, DateTimeOffset CreatedAt);

/// <summary>How a change of the second factor ended.</summary>
public abstract record SecondFactorResult
{
    private SecondFactorResult() { }
    /// <summary>Done; <paramref name="RecoveryCodes"/> are new, and shown this once, when there are any.</summary>
    public sealed record Changed(AppUser Person, IReadOnlyList<string> RecoveryCodes) : SecondFactorResult;
    /// <summary>The code isn't the app's, or was used before.</summary>
    public sealed record WrongCode : SecondFactorResult;
    /// <summary>No such passkey, or it is somebody else's.</summary>
    public sealed record NoSuchPasskey : SecondFactorResult;
    /// <summary>The last proof of who one is was too long ago.</summary>
    public sealed record ProofNeeded : SecondFactorResult;
}
