using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Ticketing.Bench;

/// <summary>
/// The reference: pgbench running the bare transaction that writes the same rows, on the same server with the same number of connections.
/// </summary>
internal static partial class PgBench
{
    /// <summary>Transactions a second.</summary>
    public static async Task<double> RunAsync(string connection, string script, int clients, int transactionsEach)
    {
        var server = new NpgsqlConnectionStringBuilder(connection);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script);
        var start =
            new ProcessStartInfo(Environment.GetEnvironmentVariable("CONCERT_PGBENCH") ?? "pgbench") {
            RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (
            var argument in (
            string[])["-n", "-M", "prepared", "-h", server.Host!, "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-U",
            server.Username!,
            "-c", clients.ToString(CultureInfo.InvariantCulture), "-j", "2", "-t", transactionsEach.ToString(CultureInfo.InvariantCulture),
            "-f", file, server.Database!])
            start.ArgumentList.Add(argument);
        start.Environment["PGPASSWORD"] = server.Password;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(file);
        if (Rate().Match(output) is not { Success: true } match) throw new InvalidOperationException(output + await errors);
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
