using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Ticketing.Accounts;

/// <summary>The section <c>Passwords</c> of the configuration: how many are hashed at once.</summary>
public sealed class PasswordHashingOptions
{
    /// <summary>Passwords hashed at once on one node; null for as many as it has cores.</summary>
    [Range(1, 1_000)]
    public int? AtOnce { get; set; }

    /// <summary>Passwords that wait to be hashed; whoever comes after that is asked to come back.</summary>
    [Range(0, 100_000)]
    public int Waiting { get; set; } = 64;
}

/// <summary>
/// A password is hashed slowly on purpose, so a crowd that signs in could keep every core from those who buy. Here it waits for its turn,
/// without a thread, and past a bounded number is sent away.
/// </summary>
public sealed class PasswordHashing(IOptions<PasswordHashingOptions> options) : IDisposable
{
    private readonly ConcurrencyLimiter turns = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.AtOnce ?? Environment.ProcessorCount, QueueLimit = options.Value.Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>How many wait for their turn.</summary>
    internal long Waiting => turns.GetStatistics()!.CurrentQueuedCount;

    /// <summary>Runs what hashes when its turn has come.</summary>
    /// <exception cref="PasswordsBusyException">Too many wait already.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> hash, CancellationToken ct)
    {
        using var turn = await turns.AcquireAsync(1, ct);
        return turn.IsAcquired ? await hash() : throw new PasswordsBusyException();
    }

    /// <inheritdoc />
    public void Dispose() => turns.Dispose();
}

/// <summary>
/// More passwords wait to be hashed than may. No result can say so: between whoever asks and whoever hashes stands Identity.
/// </summary>
public sealed class PasswordsBusyException() : Exception("Too many passwords wait to be hashed.");
