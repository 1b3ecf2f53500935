namespace Ticketing.Idempotency;

/// <summary>One intended change of the world, named by the caller so that a repeat can be told from a second wish.</summary>
/// <param name="PersonId">Whose key it is; two people may use the same.</param>
/// <param name="Key">1 to 255 visible characters.</param>
/// <param name="Fingerprint">A digest of the request; the same key with another fingerprint is refused.</param>
/// <param name="TraceId">Kept with the first answer.</param>
public sealed record Attempt(Guid PersonId, string Key, string Fingerprint, string? TraceId = null);

/// <summary>How a request with an idempotency key ended.</summary>
public abstract record Attempted<TResult>
{
    private Attempted() { }
    /// <summary>The work was done, or refused, now.</summary>
    public sealed record First(TResult Result) : Attempted<TResult>;
    /// <summary>The answer of the first time; nothing was done now.</summary>
    public sealed record Replayed(TResult Result, string? TraceId) : Attempted<TResult>;
    /// <summary>The same key is being worked on at this moment.</summary>
    public sealed record InFlight : Attempted<TResult>;
    /// <summary>
    /// Refused, and not kept, since so many refusals of this person were kept within the hour: the key may try again after the wait.
    /// </summary>
    public sealed record TooManyRefusals(TResult Result, TimeSpan Wait) : Attempted<TResult>;
    /// <summary>More is waiting than can be worked on; nothing was done, and the key may try again in a moment.</summary>
    public sealed record Busy : Attempted<TResult>;
    /// <summary>The key was used before, for something else.</summary>
    public sealed record KeyReused : Attempted<TResult>;
}

/// <summary>
/// Marks refusals that are not answers to the attempt itself (who are you, not yet): they are not kept, so the same key may try again.
/// </summary>
public interface INotKept;
