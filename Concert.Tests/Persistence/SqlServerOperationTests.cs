using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Quartz;
using Ticketing.Persistence;

namespace Ticketing.Tests.Persistence;

/// <summary>
/// No SQL Server can run where this is built: whatever the services, and by them the pages, the API and the jobs, would send to one is at
/// least translated by its provider, and valid by its own grammar.
/// </summary>
public sealed class SqlServerOperationTests
{
    public static TheoryData<string> Operations => [.. SqlServerOperations.All.Keys];

    public static TheoryData<Type> Jobs =>
        [.. typeof(Program).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IJob)) && !t.IsAbstract)];

    [Theory, MemberData(nameof(Operations))]
    public async Task Every_operation(string name)
    {
        var operation = SqlServerOperations.All[name];
        await using var world = new SqlServerWorld();
        operation.Before(world);
        object? result = null;
        try
        {
            result = await SqlServerOperations.ResultOfAsync(operation.Call(world));
        }
        catch (Exception enough) when (operation.IsEndless && enough.GetBaseException().Message == FakeSqlServer.Enough)
        {
        }
        Assert.Empty(world.Server.Errors);
        Assert.NotEmpty(world.Server.Statements);
        if (operation.Ending.Length > 0) Assert.Equal(operation.Ending, result?.GetType().Name);
    }

    [Theory, MemberData(nameof(Jobs))]
    public async Task Every_job(Type job)
    {
        await using var world = new SqlServerWorld();
        try
        {
            await ((IJob)world.Make(job)).Execute(null!, default);
        }
        catch (Exception enough) when (enough.GetBaseException().Message == FakeSqlServer.Enough)
        {
            // A job that goes on until nothing is left.
        }
        Assert.Empty(world.Server.Errors);
        Assert.NotEmpty(world.Server.Statements);
    }

    [Fact]
    public async Task No_operation_of_any_service_is_missing_here()
    {
        // Migrations are scripts, and parsed as such by MigrationTests; the others ask memory alone.
        string[] others = ["DatabaseSetup.CreateAsync", "DatabaseSetup.MigrateAsync", "QueueBoards.Count", "QueueBoards.CheckHealth",
            "WaitingRoomService.Watch", "SeatMapService.Watch", "SeatMapService.CheckHealth", "SeatMapService.ShowChanges",
            "SeatMapService.FindKnown", "CatalogCache.FindKnown", "BatchSlots.TakeAsync",
            "Standing.Watch", "SessionStore.Note", "PasswordHashing.RunAsync", "AuthenticatorCodes.GenerateAsync",
            "OneTimeLinks.GenerateAsync", "OneTimeLinks.ValidateAsync", "OneTimeLinks.CanGenerateTwoFactorTokenAsync"];
        await using var world = new SqlServerWorld();
        var offered = world.Services.SelectMany(OperationsOf).ToList();
        var missing = string.Join(", ", offered.Except(SqlServerOperations.All.Keys).Except(others));
        Assert.True(missing.Length == 0, missing);
        Assert.Empty(SqlServerOperations.All.Keys.Except(offered));
    }

    /// <summary>
    /// Whatever may ask the database: all that can be awaited, and all of a service that can open a context. Overloads have numbers.
    /// </summary>
    private static IEnumerable<string> OperationsOf(Type service)
    {
        var opens = service.GetConstructors()
            .Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(IDbContextFactory<ConcertDbContext>)));
        return service.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && (IsAwaited(m.ReturnType) || (opens && m.Name != nameof(IDisposable.Dispose))))
            .GroupBy(m => m.Name).SelectMany(m => m.Select((_, i) => $"{service.Name}.{m.Key}{(i == 0 ? "" : $"/{i + 1}")}"));
    }

    private static bool IsAwaited(Type type)
    {
        var kind = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return kind == typeof(Task) || kind == typeof(Task<>) || kind == typeof(ValueTask) || kind == typeof(ValueTask<>)
            || kind == typeof(IAsyncEnumerable<>);
    }
}
