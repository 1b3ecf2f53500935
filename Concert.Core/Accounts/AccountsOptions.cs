using System.ComponentModel.DataAnnotations;

namespace Ticketing.Accounts;

/// <summary>What accounts ask of people: section <c>Accounts</c>.</summary>
public sealed class AccountsOptions
{
    /// <summary>Whoever has a role acts in it only with a second factor.</summary>
    public bool AdminsNeedSecondFactor { get; set; } = true;

    /// <summary>How long a proof of who one is counts as fresh.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ProofLasts { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The domain that passkeys are made for, such as <c>concert.example</c>; that of the request when null.</summary>
    public string? PasskeyDomain { get; set; }
}
