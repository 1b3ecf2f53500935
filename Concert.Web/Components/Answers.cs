using Ticketing.Idempotency;

namespace Ticketing.Web.Components;

/// <summary>A page doesn't care whether it hears an answer for the first time.</summary>
public static class Answers
{
    /// <summary>The answer, new or repeated; null while the same wish is still being worked on.</summary>
    public static TResult? Answer<TResult>(this Attempted<TResult> attempted) where TResult : class => attempted switch
    {
        Attempted<TResult>.First first => first.Result,
        Attempted<TResult>.Replayed again => again.Result,
        // Not kept, but true.
        Attempted<TResult>.TooManyRefusals refused => refused.Result,
        _ => null,
    };
}
