using System.Net;
using System.Net.Sockets;
using Npgsql;
using Ticketing.Persistence;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Api;

public sealed class UnreachableTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Without_the_database_callers_are_told_to_come_back_and_later_it_works_again()
    {
        if (TestServer.Provider != DatabaseProvider.PostgreSql) return;
        await using var line = new Line(new NpgsqlConnectionStringBuilder(database.ConnectionString));
        var settings =
            new Dictionary<string, string?> { ["ConnectionStrings:Concert"] = line.ConnectionString, ["Jobs:Enabled"] = "false" };
        await using var site = await ConcertSite.StartAsync(database, settings: settings);
        using var fan = await ApiCaller.RegisterAsync(site);
        (await fan.GetAsync("/wallet")).Is(200);

        line.Cut();
        foreach (var answer in new[] { await fan.GetAsync("/wallet"), await fan.TryAsync("/wallet/charges", new { amount = 1_000 }) })
            Assert.NotEmpty(answer.IsProblem(503, "temporarily_unavailable").Headers["Retry-After"]);

        line.Mend();
        (await fan.TryAsync("/wallet/charges", new { amount = 1_000 })).Is(201);
    }

    /// <summary>A line to the database that can be cut.</summary>
    private sealed class Line : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly NpgsqlConnectionStringBuilder target;
        private readonly List<TcpClient> open = [];
        private readonly Task accepting;
        private volatile bool isCut;

        public Line(NpgsqlConnectionStringBuilder target)
        {
            this.target = target;
            listener.Start();
            accepting = AcceptAsync();
        }

        public string ConnectionString => new NpgsqlConnectionStringBuilder(target.ConnectionString)
        {
            Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        }.ConnectionString;

        public void Cut()
        {
            isCut = true;
            lock (open) open.ForEach(client => client.Close());
        }

        public void Mend() => isCut = false;

        public async ValueTask DisposeAsync()
        {
            Cut();
            listener.Stop();
            await accepting;
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                TcpClient near;
                try
                {
                    near = await listener.AcceptTcpClientAsync();
                }
                catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
                {
                    return;
                }
                if (isCut) near.Close();
                else _ = ConnectAsync(near);
            }
        }

        private async Task ConnectAsync(TcpClient near)
        {
            using var far = new TcpClient();
            await far.ConnectAsync(target.Host!, target.Port);
            lock (open) open.AddRange([near, far]);
            try
            {
                await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // Cut.
            }
            near.Close();
        }
    }
}
