using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Identity;

namespace Ticketing.Accounts;

/// <summary>
/// How addresses are compared. PostgreSQL refuses a text with a NUL in it, so a hostile address must not reach it as it is.
/// </summary>
public sealed class AddressNormalizer : ILookupNormalizer
{
    private readonly UpperInvariantLookupNormalizer inner = new();

    /// <inheritdoc />
    [return: NotNullIfNotNull(nameof(name))]
    public string? NormalizeName(string? name) => inner.NormalizeName(name?.Replace('\0', '\uFFFD'));

    /// <inheritdoc />
    [return: NotNullIfNotNull(nameof(email))]
    public string? NormalizeEmail(string? email) => NormalizeName(email);
}
