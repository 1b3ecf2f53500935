using System.Diagnostics;
using System.Text.RegularExpressions;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Api;

public sealed partial class WalkThroughTests(DemoDatabase database) : IClassFixture<DemoDatabase>
{
    [Fact]
    public async Task The_purchase_in_the_documentation_works_as_it_is_printed()
    {
        var settings = new Dictionary<string, string?> { ["Jobs:Enabled"] = "false", ["RateLimiting:Enabled"] = "true" };
        await using var site = await ConcertSite.StartAsync(database, settings: settings);
        var script = string.Concat(Block().Matches(SourceTree.Read("docs/api.md")).Select(m => m.Groups[1].Value));
        var start =
            new ProcessStartInfo("bash", ["-eu", "-o", "pipefail", "-c", script]) {
            RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["BASE"] = site.Address.ToString().TrimEnd('/');
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync();
        var errors = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();

        var said = await output;
        Assert.True(shell.ExitCode == 0, $"{said}\n{errors}");
        foreach (var line in new[]
                 {
                     "Idempotency-Replayed: true", "\"balanceAfter\":300000", "\"state\":\"ADMITTED\"", "unchanged: 304",
                     "\"status\":\"ON_HOLD\"", "\"status\":\"CONFIRMED\"",
                     "\"status\":\"VALID\"", "<svg", "대기열 자리가 끝났어요", "\"refunded\":110000", "\"kind\":\"REFUND\"",
                 })
            Assert.Contains(line, said, StringComparison.Ordinal);
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
