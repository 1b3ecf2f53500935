using System.Globalization;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Ticketing.Persistence;

namespace Ticketing.Web.Guards;

/// <summary>
/// Says at the start what an operator has left open; in development everything may be. And shuts what can be shut: a key that was ever in
/// the database in plain is in backups too, so once keys are protected it is believed no more.
/// </summary>
internal sealed class OpenDoors(
    IConfiguration configuration, IHostEnvironment environment, IOptions<KeyProtectionOptions> protection, IKeyManager keys,
    DataProtectionKeyStore store, ILogger<OpenDoors> logger) : IHostedLifecycleService
{
    // Before the ring of keys is read for the first time, and after the database has been looked after.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (protection.Value.IsSet) RevokePlainKeys();
        if (environment.IsDevelopment()) return Task.CompletedTask;
        if (!protection.Value.IsSet)
            logger.LogCritical("OPEN: the keys of sessions are in the database in plain: whoever reads it, or a backup, can sign in as "
                + "anybody. Set DataProtection:CertificatePath or DataProtection:Key, and keep that apart from backups");
        if (configuration["AllowedHosts"] is null or "" or "*")
            logger.LogWarning("OPEN: this site answers to any host name. Set AllowedHosts to its own, with ';' between them");
        if (!configuration.GetValue<bool>("ForwardedHeaders_Enabled"))
            logger.LogWarning("OPEN: addresses that a proxy passes on aren't read. Behind one, everybody has its address, and whoever "
                + "guesses passwords makes all wait who never signed in by their browser. Set ASPNETCORE_FORWARDEDHEADERS_ENABLED=true");
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void RevokePlainKeys()
    {
        var plain = store.GetAllElements()
            .Where(e => e.Name.LocalName == "key" && e.Descendants().All(part => part.Name.LocalName != "encryptedSecret"))
            .Select(e => Guid.Parse(e.Attribute("id")!.Value, CultureInfo.InvariantCulture)).ToHashSet();
        foreach (var key in keys.GetAllKeys().Where(key => !key.IsRevoked && plain.Contains(key.KeyId)))
        {
            keys.RevokeKey(key.KeyId, "It was kept in plain.");
            logger.LogWarning(
                "Key {KeyId} was kept in plain and is believed no more: whoever was signed in by it signs in again", key.KeyId);
        }
    }
}
