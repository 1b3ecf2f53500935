using Quartz;
using Ticketing.Accounts;
using Ticketing.Idempotency;
using Ticketing.Mails;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Wallets;
using Ticketing.Web.Mails;

namespace Ticketing.Web.Jobs;

/// <summary>What the clock starts. Jobs tidy and hurry things along; with all of them stopped nothing goes wrong, only slower.</summary>
public static class ConcertJobs
{
    /// <summary>Quartz on its clustered database store, so that of several nodes one runs each job.</summary>
    public static IServiceCollection AddConcertJobs(this IServiceCollection services, IConfiguration configuration)
    {
        if (!configuration.GetValue("Jobs:Enabled", true)) return services;
        var connection = configuration.GetConnectionString("Concert")!;
        var provider = configuration.GetValue("Database:Provider", DatabaseProvider.SqlServer);
        services.AddQuartz(quartz =>
        {
            quartz.UsePersistentStore(store =>
            {
                if (provider == DatabaseProvider.PostgreSql) store.UsePostgres(connection);
                else store.UseSqlServer(connection);
                store.UseClustering();
                store.ProvisionSchema();
                store.UseSystemTextJsonSerializer();
            });
            quartz.AddRepeating<AdmitJob>(AdmitJob.Key, TimeSpan.FromSeconds(1));
            quartz.AddRepeating<TidyQueueJob>(TidyQueueJob.Key, TimeSpan.FromSeconds(15));
            quartz.AddRepeating<ExpireHoldsJob>(ExpireHoldsJob.Key, TimeSpan.FromSeconds(15));
            quartz.AddRepeating<RefundCallOffsJob>(RefundCallOffsJob.Key, TimeSpan.FromSeconds(5));
            quartz.AddRepeating<PruneChangesJob>(PruneChangesJob.Key, TimeSpan.FromMinutes(1));
            quartz.AddRepeating<PurgeAnswersJob>(PurgeAnswersJob.Key, TimeSpan.FromMinutes(10));
            quartz.AddRepeating<TidyWrongPasswordsJob>(TidyWrongPasswordsJob.Key, TimeSpan.FromMinutes(10));
            quartz.AddRepeating<TidySessionsJob>(TidySessionsJob.Key, TimeSpan.FromHours(1));
            quartz.AddRepeating<SendMailsJob>(SendMailsJob.Key, TimeSpan.FromSeconds(2));
            quartz.AddRepeating<TidyMailsJob>(TidyMailsJob.Key, TimeSpan.FromHours(1));
            quartz.AddRepeating<TellOpeningsJob>(TellOpeningsJob.Key, TimeSpan.FromSeconds(30));
            quartz.AddRepeating<ReconcileLedgerJob>(ReconcileLedgerJob.Key, TimeSpan.FromMinutes(5));
        });
        return services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
    }

    private static void AddRepeating<TJob>(this IQuartzBuilder quartz, JobKey key, TimeSpan every) where TJob : IJob =>
        quartz.AddJob<TJob>(job => job.WithIdentity(key).StoreDurably())
            .AddTrigger(trigger => trigger.ForJob(key).WithIdentity(key.Name, key.Group).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(every).RepeatForever()));
}

/// <summary>Lets people in.</summary>
[DisallowConcurrentExecution]
public sealed class AdmitJob(AdmissionService admissions) : IJob
{
    /// <summary>Its name.</summary>
    public static readonly JobKey Key = new("admit", "queue");

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await admissions.AdmitAsync(cancellationToken);
}

/// <summary>Tidies lapsed admissions.</summary>
[DisallowConcurrentExecution]
public sealed class TidyQueueJob(AdmissionService admissions) : IJob
{
    /// <summary>Its name.</summary>
    public static readonly JobKey Key = new("tidy-admissions", "queue");

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (await admissions.TidyAsync(cancellationToken) > 0) cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>Tidies lapsed holds, batch by batch.</summary>
[DisallowConcurrentExecution]
public sealed class ExpireHoldsJob(HoldExpiry holds) : IJob
{
    /// <summary>Its name.</summary>
    public static readonly JobKey Key = new("expire-holds", "reservations");

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (await holds.ExpireAsync(cancellationToken) > 0) cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>Goes on with the refunds of performances that were called off.</summary>
[DisallowConcurrentExecution]
public sealed class RefundCallOffsJob(CallOffService callOffs) : IJob
{
    /// <summary>Its name.</summary>
    public static readonly JobKey Key = new("refund-call-offs", "payments");

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await callOffs.ContinueAsync(cancellationToken);
}

/// <summary>Deletes changes that every node has read.</summary>
[DisallowConcurrentExecution]
public sealed class PruneChangesJob(ChangePruning changes) : IJob
{
    /// <summary>Its name.</summary>
    public static readonly JobKey Key = new("prune-changes", "persistence");

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (await changes.PruneAsync(cancellationToken) > 0) cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>Deletes kept answers that are a day old.</summary>
[DisallowConcurrentExecution]
public sealed class PurgeAnswersJob(AttemptService attempts) : IJob
{
    /// <summary>Its name.</summary>
    public static readonly JobKey Key = new("purge-answers", "idempotency");

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (await attempts.PurgeAsync(cancellationToken) > 0) cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>Deletes what was counted of wrong passwords and counts no more.</summary>
[DisallowConcurrentExecution]
public sealed class TidyWrongPasswordsJob(PasswordGuard guard) : IJob
{
    /// <summary>Its name.</summary>
    public static readonly JobKey Key = new("tidy-wrong-passwords", "accounts");

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (await guard.TidyAsync(cancellationToken) > 0) cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>Deletes sessions that were over long ago.</summary>
[DisallowConcurrentExecution]
public sealed class TidySessionsJob(SessionStore sessions) : IJob
{
    /// <summary>Its name.</summary>
    public static readonly JobKey Key = new("tidy-sessions", "accounts");

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (await sessions.TidyAsync(cancellationToken) > 0) cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>Compares wallets with their ledgers: those that changed, and the next of all.</summary>
[DisallowConcurrentExecution]
public sealed class ReconcileLedgerJob(LedgerReconciliation reconciliation) : IJob
{
    /// <summary>Its name.</summary>
    public static readonly JobKey Key = new("reconcile-ledger", "wallets");

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await reconciliation.ReconcileAsync(cancellationToken);
}

/// <summary>Sends what waits in the outbox.</summary>
[DisallowConcurrentExecution]
public sealed class SendMailsJob(MailSender sender) : IJob
{
    /// <summary>Its name.</summary>
    public static readonly JobKey Key = new("send", "mails");

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (await sender.SendDueAsync(cancellationToken) > 0) cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>Deletes mails that were settled long ago.</summary>
[DisallowConcurrentExecution]
public sealed class TidyMailsJob(MailDelivery deliveries) : IJob
{
    /// <summary>Its name.</summary>
    public static readonly JobKey Key = new("tidy", "mails");

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (await deliveries.TidyAsync(cancellationToken) > 0) cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>Tells those who asked that a sale opens soon.</summary>
[DisallowConcurrentExecution]
public sealed class TellOpeningsJob(SaleAlerts alerts) : IJob
{
    /// <summary>Its name.</summary>
    public static readonly JobKey Key = new("tell-openings", "mails");

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (await alerts.TellAsync(cancellationToken) > 0) cancellationToken.ThrowIfCancellationRequested();
    }
}
