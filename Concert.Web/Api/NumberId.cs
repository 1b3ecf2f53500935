using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ticketing.Web.Api;

/// <summary>
/// The number of a concert or a performance in an address. What isn't a number belongs to nothing, so it reads as 0: unknown and malformed
/// look alike.
/// </summary>
internal readonly record struct NumberId(int Value) : IParsable<NumberId>
{
    public static NumberId Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var id) ? id : default;

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out NumberId result)
    {
        result = new NumberId(int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return true;
    }
}

/// <summary>The id of something a person owns, in an address. What isn't one reads as the empty id, which nothing has.</summary>
internal readonly record struct OwnedId(Guid Value) : IParsable<OwnedId>
{
    public static OwnedId Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var id) ? id : default;

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out OwnedId result)
    {
        result = new OwnedId(Guid.TryParseExact(s, "D", out var id) ? id : Guid.Empty);
        return true;
    }
}
