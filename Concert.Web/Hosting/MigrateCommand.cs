using System.Data.Common;
using Ticketing.Web.Jobs;

namespace Ticketing.Web.Hosting;

/// <summary><c>Concert.Web migrate</c>: makes or updates the database and the scheduler's tables, and ends.</summary>
public static class MigrateCommand
{
    /// <summary>
    /// Says in one line how it ended, and returns the exit code: 0, or 1 when something is wrong. Safe while nodes start and while another
    /// runs.
    /// </summary>
    /// <param name="arguments">Settings, as the site takes them.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(arguments);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Database:MigrateOnStart"] = "true", ["Demo:Enabled"] = "false", ["Jobs:Enabled"] = "true",
            });
            builder.Logging.ClearProviders();
            builder.Services.AddConcertCore(builder.Configuration).AddConcertJobs(builder.Configuration).AddSingleton<DatabaseStart>();
            await using var app = builder.Build();
            await app.Services.GetRequiredService<DatabaseStart>().StartingAsync(CancellationToken.None);
            Console.WriteLine("The database is up to date.");
            return 0;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Console.Error.WriteLine("The database is not up to date: " + OneLine(failure));
            return 1;
        }
    }

    // Around what the server said there may be advice to programmers.
    private static string OneLine(Exception failure)
    {
        var cause = failure;
        while (cause is not DbException && cause.InnerException is { } inner) cause = inner;
        return cause.Message.ReplaceLineEndings(" ");
    }
}
