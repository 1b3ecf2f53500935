using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Catalog;
using Ticketing.Demo;
using Ticketing.Idempotency;
using Ticketing.Lanes;
using Ticketing.Mails;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Planning;
using Ticketing.Queue;
using Ticketing.Reports;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing;

/// <summary>Everything the business needs; services are stateless or hold what the whole node shares, so each exists once.</summary>
public static class CoreRegistration
{
    /// <summary>Adds all capabilities over the configured database.</summary>
    public static IServiceCollection AddConcertCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddConcertDatabase(configuration);
        // Before the framework says TimeProvider.System, and after a test has said its own.
        services.TryAddSingleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseClock>());
        services.AddOptions<SalesOptions>().Bind(configuration.GetSection("Sales")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<WalletOptions>().Bind(configuration.GetSection("Wallet")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AccountsOptions>().Bind(configuration.GetSection("Accounts")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<WaitingRoomOptions>().Bind(configuration.GetSection("WaitingRoom")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<MailOptions>().Bind(configuration.GetSection("Mail")).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<Outbox>().AddSingleton<MailDelivery>().AddSingleton<MailLog>().AddSingleton<SaleAlerts>()
            .AddSingleton<BatchSlots>().AddSingleton<AttemptService>().AddSingleton<RefusalAllowance>().AddSingleton<AttemptMeter>()
            .AddSingleton<SecurityEvents>().AddSingleton<PasswordGuard>().AddSingleton<Standing>().AddSingleton<SessionStore>()
            .AddSingleton<Staff>().AddSingleton<Proof>().AddSingleton<AuditLog>().AddSingleton<UserAdmin>()
            .AddSingleton<CatalogCache>().AddSingleton<WhatsOnService>().AddSingleton<Availability>()
            .AddSingleton<SeatMapReader>().AddSingleton<SeatMapService>()
            .AddSingleton<QueueBoardReader>().AddSingleton<QueueBoards>().AddSingleton<AdmissionService>()
                .AddSingleton<WaitingRoomService>().AddSingleton<DrawProofService>()
            .AddSingleton<ReservationService>().AddSingleton<ReservationReads>().AddSingleton<SeatChoiceService>()
                .AddSingleton<HoldExpiry>()
            .AddSingleton<WalletService>().AddSingleton<LedgerReconciliation>()
            .AddSingleton<PaymentService>().AddSingleton<RefundService>().AddSingleton<TicketService>()
            .AddSingleton<VenueEditor>().AddSingleton<ConcertEditor>().AddSingleton<PriceEditor>().AddSingleton<DateEditor>()
                .AddSingleton<PosterEditor>().AddSingleton<PosterCache>().AddSingleton<PlanningReads>()
            .AddSingleton<SeatBlocks>()
            .AddSingleton<QueueDial>().AddSingleton<HoldOverride>().AddSingleton<AdminWallets>()
            .AddSingleton<CallOffService>().AddSingleton<CheckInService>()
            .AddSingleton<OrderSearch>().AddSingleton<OrderHistory>().AddSingleton<SaleFigures>().AddSingleton<DailyStatement>()
                .AddSingleton<ExportService>()
            .AddSingleton<DatabaseSetup>().AddSingleton<ChangePruning>().AddSingleton<OpenTransactions>()
            .AddSingleton<DemoData>();
    }
}
