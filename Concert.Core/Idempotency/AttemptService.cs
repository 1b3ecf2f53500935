using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Ticketing.Lanes;
using Ticketing.Persistence;

namespace Ticketing.Idempotency;

/// <summary>
/// Runs a change once per idempotency key: the key's lock first, then the change or its refusal, and in the same transaction the answer.
/// </summary>
public sealed class AttemptService(
    IDbContextFactory<ConcertDbContext> contexts, AttemptMeter meter, RefusalAllowance refusals, TimeProvider time)
{
    /// <summary>How long answers are kept (HTTP contract).</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    private const string Begun = "attempt_begun";

    /// <summary>
    /// Runs the work in one transaction. The work commits by calling <c>commit</c> with its result; a result returned without it
    /// is a refusal: what the work did is undone, the refusal kept. What throws leaves nothing behind.
    /// </summary>
    public async Task<Attempted<TResult>> RunAsync<TResult>(
        Attempt attempt, Func<ConcertDbContext, Func<TResult, Task<TResult>>, Task<TResult>> work,
        CancellationToken ct) where TResult : class
    {
        meter.Begin<TResult>();
        string? refusal = AttemptMeter.Failure;
        try
        {
            var (outcome, isDone) = await RunOrReplayAsync(attempt, work, ct);
            refusal = isDone ? null : outcome switch
            {
                Attempted<TResult>.First { Result: var result } => result.GetType().Name,
                Attempted<TResult>.Replayed => null,
                _ => outcome.GetType().Name,
            };
            return outcome;
        }
        catch (OperationCanceledException)
        {
            refusal = null;
            throw;
        }
        finally
        {
            meter.End<TResult>(refusal);
        }
    }

    /// <summary>
    /// Runs the work of many attempts in one transaction: what comes back is kept, done or refused, and committed with it. In the order of
    /// the requests; null for one that the work has left for another time.
    /// </summary>
    /// <param name="isDone">Whether a result is none of the refusals, of which only so many are kept.</param>
    /// <param name="work">
    /// Locks, decides and writes for those whose keys are new, in their order; null for what can't be decided now, of which it has written
    /// nothing.
    /// </param>
    internal async Task<IReadOnlyList<Attempted<TResult>?>> RunAllAsync<TRequest, TResult>(
        Batch<TRequest> batch, Func<TRequest, Attempt> attemptOf, Func<TResult, bool> isDone,
        Func<ConcertDbContext, List<TRequest>, Task<IReadOnlyList<TResult?>>> work) where TResult : class
    {
        for (var i = 0; i < batch.Requests.Count; i++) meter.Begin<TResult>();
        IReadOnlyList<Attempted<TResult>?>? outcomes = null;
        try
        {
            return outcomes = await contexts.InTransactionAsync(
                batch, (db, transaction) => RunAllAsync(db, transaction, batch, attemptOf, isDone, work));
        }
        finally
        {
            for (var i = 0; i < batch.Requests.Count; i++) meter.End<TResult>(outcomes is null ? AttemptMeter.Failure : outcomes[i] switch
            {
                null or Attempted<TResult>.Replayed => null,
                Attempted<TResult>.First { Result: var result } => isDone(result) ? null : result.GetType().Name,
                var other => other.GetType().Name,
            });
        }
    }

    private async Task<IReadOnlyList<Attempted<TResult>?>> RunAllAsync<TRequest, TResult>(
        ConcertDbContext db, IDbContextTransaction transaction, Batch<TRequest> batch, Func<TRequest, Attempt> attemptOf,
        Func<TResult, bool> isDone, Func<ConcertDbContext, List<TRequest>, Task<IReadOnlyList<TResult?>>> work) where TResult : class
    {
        var ct = CancellationToken.None;
        var attempts = batch.Requests.Select(attemptOf).ToList();
        var locked = await AttemptKeys.LockAsync(db, attempts, ct);
        var kept = (await AttemptKeys.ReadAsync(db, attempts, ct)).ToDictionary(a => (a.PersonId, a.Key));
        var now = time.GetUtcNow();
        var outcomes = new Attempted<TResult>?[attempts.Count];
        List<int> fresh = [];
        List<KeptAnswer> stale = [];
        for (var i = 0; i < attempts.Count; i++)
        {
            var found = kept.GetValueOrDefault((attempts[i].PersonId, attempts[i].Key));
            // Past its day but not purged yet, an answer counts no more.
            var isStale = found?.CreatedAt < now - KeptFor;
            if (!locked[i]) outcomes[i] = new Attempted<TResult>.InFlight();
            else if (found is not null && !isStale) outcomes[i] = Find<TResult>(batch.Id, attempts[i], found);
            else fresh.Add(i);
            if (locked[i] && isStale) stale.Add(found!);
        }
        if (fresh.Count == 0) return outcomes;

        var results = await work(db, fresh.ConvertAll(i => batch.Requests[i]));
        List<KeptAnswer> answers = [];
        foreach (var (i, result) in fresh.Zip(results))
        {
            if (result is null) continue;
            if (result is not INotKept && !isDone(result) && refusals.Take(attempts[i].PersonId) is { } wait)
            {
                outcomes[i] = new Attempted<TResult>.TooManyRefusals(result, wait);
                continue;
            }
            outcomes[i] = new Attempted<TResult>.First(result);
            if (result is not INotKept) answers.Add(Keep(attempts[i], result, batch.Id));
        }
        if (answers.Count == 0) return outcomes;
        foreach (var old in stale) await db.KeptAnswers.Where(a => a.PersonId == old.PersonId && a.Key == old.Key).ExecuteDeleteAsync(ct);
        await db.InsertAllAsync(answers, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return outcomes;
    }

    // This batch's own, committed when the connection was lost: the first answer, not a repeat of it.
    private static Attempted<TResult> Find<TResult>(Guid batchId, Attempt attempt, KeptAnswer kept) =>
        Replay<TResult>(attempt, kept) is Attempted<TResult>.Replayed replayed && kept.BatchId == batchId
            ? new Attempted<TResult>.First(replayed.Result)
            : Replay<TResult>(attempt, kept);

    private async Task<(Attempted<TResult> Outcome, bool IsDone)> RunOrReplayAsync<TResult>(
        Attempt attempt, Func<ConcertDbContext, Func<TResult, Task<TResult>>, Task<TResult>> work,
        CancellationToken ct) where TResult : class
    {
        try
        {
            return await RunOnceAsync(attempt, work, ct);
        }
        catch (DbUpdateException duplicate) when (duplicate.IsDuplicate())
        {
            // Two nodes passed the look-up in the same instant; the primary key let one through, and its answer is there now.
            return await RunOnceAsync(attempt, work, ct);
        }
    }

    private async Task<(Attempted<TResult> Outcome, bool IsDone)> RunOnceAsync<TResult>(
        Attempt attempt, Func<ConcertDbContext, Func<TResult, Task<TResult>>, Task<TResult>> work,
        CancellationToken ct) where TResult : class
    {
        var isDone = false;
        var outcome = await contexts.InTransactionAsync<Attempted<TResult>>(async (db, transaction) =>
        {
            isDone = false;
            var (isLocked, kept) = await BeginAsync(db, transaction, attempt, ct);
            if (!isLocked) return new Attempted<TResult>.InFlight();
            // Past its day but not purged yet, an answer counts no more.
            var isStale = kept?.CreatedAt < time.GetUtcNow() - KeptFor;
            if (kept is not null && !isStale) return Replay<TResult>(attempt, kept);
            var result = await work(db, async result =>
            {
                await KeepAsync(result);
                isDone = true;
                return result;
            });
            if (!isDone && result is not INotKept)
            {
                if (refusals.Take(attempt.PersonId) is { } wait) return new Attempted<TResult>.TooManyRefusals(result, wait);
                // Under the key's lock, which is older than the savepoint; and whatever a failed statement has done to the transaction.
                await transaction.RollbackToSavepointAsync(Begun, ct);
                db.ChangeTracker.Clear();
                await KeepAsync(result);
            }
            return new Attempted<TResult>.First(result);

            async Task KeepAsync(TResult result)
            {
                if (isStale)
                    await db.KeptAnswers.Where(a => a.PersonId == attempt.PersonId && a.Key == attempt.Key).ExecuteDeleteAsync(ct);
                db.Add(Keep(attempt, result));
                await db.SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
            }
        }, ct);
        return (outcome, isDone);
    }

    /// <summary>Deletes a bounded number of answers older than a day; returns how many.</summary>
    public async Task<int> PurgeAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var before = time.GetUtcNow() - KeptFor;
        return await db.KeptAnswers
            .Where(a => db.KeptAnswers.Where(o => o.CreatedAt < before).OrderBy(o => o.CreatedAt).Take(1000)
                .Any(o => o.PersonId == a.PersonId && o.Key == a.Key))
            .ExecuteDeleteAsync(ct);
    }

    private static Attempted<TResult> Replay<TResult>(Attempt attempt, KeptAnswer kept)
    {
        if (kept.Fingerprint != attempt.Fingerprint) return new Attempted<TResult>.KeyReused();
        var result = JsonSerializer.Deserialize<TResult>(kept.Result) ?? throw new InvalidOperationException("A kept answer is empty.");
        return new Attempted<TResult>.Replayed(result, kept.TraceId);
    }

    private KeptAnswer Keep<TResult>(Attempt attempt, TResult result, Guid batchId = default) => new()
    {
        BatchId = batchId,
        PersonId = attempt.PersonId,
        Key = attempt.Key,
        Fingerprint = attempt.Fingerprint,
        Result = JsonSerializer.Serialize<TResult>(result),
        TraceId = attempt.TraceId,
        CreatedAt = time.GetUtcNow(),
    };

    /// <summary>
    /// A lock of the transaction that is had at once or not at all, what is kept for the key, and the savepoint that a refusal goes back
    /// to; one round trip, both dialects.
    /// </summary>
    private static async Task<(bool IsLocked, KeptAnswer? Kept)> BeginAsync(
        ConcertDbContext db, IDbContextTransaction transaction, Attempt attempt, CancellationToken ct)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{attempt.PersonId}:{attempt.Key}"));
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        command.CommandText = db.Database.IsNpgsql()
            ? $"""
              SELECT CASE WHEN pg_try_advisory_xact_lock(@lock) THEN 1 ELSE 0 END;

              SELECT fingerprint, result, trace_id, created_at
              FROM kept_answers
              WHERE person_id = @person AND "key" = @key;

              SAVEPOINT {Begun}
              """
            : $"""
              DECLARE @got int;
              EXEC @got = sp_getapplock @Resource = @lock, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 0;
              SELECT CASE WHEN @got >= 0 THEN 1 ELSE 0 END;

              SELECT fingerprint, result, trace_id, created_at
              FROM kept_answers
              WHERE person_id = @person AND "key" = @key;

              SAVE TRANSACTION {Begun}
              """;
        Add("lock", db.Database.IsNpgsql() ? BinaryPrimitives.ReadInt64LittleEndian(digest) : Convert.ToHexString(digest));
        Add("person", attempt.PersonId);
        Add("key", attempt.Key);

        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        if (reader.GetInt32(0) == 0) return (false, null);
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct)) return (true, null);
        return (true, new KeptAnswer
        {
            PersonId = attempt.PersonId, Key = attempt.Key, Fingerprint = reader.GetString(0), Result = reader.GetString(1),
            TraceId = await reader.IsDBNullAsync(2, ct) ? null : reader.GetString(2),
            CreatedAt = await reader.GetFieldValueAsync<DateTimeOffset>(3, ct),
        });

        void Add(string name, object value)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }
}
