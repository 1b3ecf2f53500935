using System.Security.Cryptography;
using System.Text;
using Ticketing.Idempotency;

namespace Ticketing.Web.Components;

/// <summary>
/// What a form is about to change, named once: pressing twice, or again after an answer got lost, changes the world once.
/// </summary>
public sealed class Intention
{
    private string key = NewKey();
    private string? intended;

    /// <summary>The attempt to do exactly this; to do something else is another wish.</summary>
    public Attempt By(Guid personId, string what)
    {
        if (intended is not null && intended != what) Renew();
        intended = what;
        return new Attempt(personId, key, Digest(what));
    }

    /// <summary>The attempt to do this once, whichever tab or device asks: it must say the state that it sets out from.</summary>
    public static Attempt Once(Guid personId, string what) => new(personId, $"page:{Digest(what)}", Digest(what));

    /// <summary>There was an answer: the next press is another wish.</summary>
    public void Renew() => key = NewKey();

    private static string Digest(string what) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(what)));

    private static string NewKey() => $"page:{Guid.NewGuid():N}";
}
