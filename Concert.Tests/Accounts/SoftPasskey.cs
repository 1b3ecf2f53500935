using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Ticketing.Tests.Accounts;

/// <summary>A keeper of one passkey, as the browser's, whose counter stays at 0 as most keepers' do (WebAuthn, section 6.1).</summary>
internal sealed class SoftPasskey : IDisposable
{
    private const string Origin = "https://concert.example";

    // A person was there, and was verified.
    private const byte Flags = 0x05;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(16);

    /// <summary>What the site keeps of it.</summary>
    public UserPasskeyInfo Info
    {
        get
        {
            var point = key.ExportParameters(false).Q;
            // A COSE key: two coordinates on P-256, for ES256.
            byte[] cose = [0xA5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32, .. point.X!, 0x22, 0x58, 32, .. point.Y!];
            return new UserPasskeyInfo(id, cose, DateTimeOffset.UnixEpoch, 0, null, true, false, false, [], []);
        }
    }

    /// <summary>Answers the site's question, as JSON.</summary>
    public string Answer(string options, Guid personId)
    {
        var challenge = JsonDocument.Parse(options).RootElement.GetProperty("challenge").GetString();
        var client = JsonSerializer.SerializeToUtf8Bytes(new { type = "webauthn.get", challenge, origin = Origin, crossOrigin = false });
        byte[] data = [.. SHA256.HashData(Encoding.UTF8.GetBytes(new Uri(Origin).Host)), Flags, 0, 0, 0, 0];
        var signature = key.SignData(
            [.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return JsonSerializer.Serialize(new
        {
            id = Text(id), rawId = Text(id), type = "public-key", clientExtensionResults = new { },
            response = new
            {
                clientDataJSON = Text(client), authenticatorData = Text(data), signature = Text(signature),
                userHandle = Text(Encoding.UTF8.GetBytes(personId.ToString())),
            },
        });
    }

    public void Dispose() => key.Dispose();

    private static string Text(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);
}
