using System.Reflection;
using Quartz;

namespace Ticketing.Tests.Persistence;

/// <summary>
/// No SQL Server can run where this is built: whatever the services, and by them the pages, the API and the jobs, would send to one is at
/// least translated by its provider, and valid by its own grammar.
/// </summary>
public sealed class SqlServerOperationTests
{
    public static TheoryData<string> Operations => [.. SqlServerOperations.All.Keys];

    public static TheoryData<Type> Jobs => [.. typeof(Program).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IJob)) && !t.IsAbstract)];

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
        catch (Exception enough) when (enough.GetBaseException().Message == FakeSqlServer.Enough)
        {
            // Work that goes on until nothing is left.
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
        // Migrations are scripts, and parsed as such by MigrationTests.
        string[] others = ["DatabaseSetup.MigrateAsync"];
        await using var world = new SqlServerWorld();
        var offered = from service in world.Services
                      from method in service.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                      let kind = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : method.ReturnType
                      where kind == typeof(Task) || kind == typeof(Task<>) || kind == typeof(ValueTask) || kind == typeof(ValueTask<>) || kind == typeof(IAsyncEnumerable<>)
                      select $"{service.Name}.{method.Name}";
        var names = offered.Distinct().ToList();
        Assert.Empty(names.Except(SqlServerOperations.All.Keys).Except(others));
        Assert.Empty(SqlServerOperations.All.Keys.Except(names));
    }
}
