using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace Ticketing.Web.Guards;

/// <summary>
/// The section <c>DataProtection</c> of the configuration: what protects the keys that cookies and tokens are signed with, which are kept
/// in the database. Either a certificate or a key; neither belongs into a backup of the database.
/// </summary>
public sealed class KeyProtectionOptions
{
    /// <summary>A PKCS #12 file with a private key.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>The password of that file.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>32 bytes in base64.</summary>
    public string? Key { get; set; }

    /// <summary>Keys of before, by which is read what they have protected.</summary>
    public IReadOnlyList<string> OldKeys { get; set; } = [];

    /// <summary>Whether either is set.</summary>
    public bool IsSet => !string.IsNullOrEmpty(CertificatePath) || !string.IsNullOrEmpty(Key);
}

/// <summary>Whoever reads the database, or a backup of it, must not be able to make a session with what is there.</summary>
public static class KeyProtection
{
    /// <summary>Adds the keys, protected as configured.</summary>
    public static IServiceCollection AddProtectedKeys(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("DataProtection");
        services.Configure<KeyProtectionOptions>(section);
        var keys = services.AddDataProtection().SetApplicationName("Concert");
        var options = section.Get<KeyProtectionOptions>() ?? new KeyProtectionOptions();
        if (!string.IsNullOrEmpty(options.CertificatePath))
            keys.ProtectKeysWithCertificate(
                X509CertificateLoader.LoadPkcs12FromFile(options.CertificatePath, options.CertificatePassword));
        else if (!string.IsNullOrEmpty(options.Key))
        {
            var encryptor = new KeyEncryptor(KeyEncryptor.Read(options.Key));
            services.Configure<KeyManagementOptions>(management => management.XmlEncryptor = encryptor);
        }
        return services;
    }
}

/// <summary>Protects a key by a key of the configuration: AES-256 in GCM.</summary>
internal sealed class KeyEncryptor(byte[] key) : IXmlEncryptor
{
    internal const int KeySize = 32;

    /// <summary>The key that a text of the configuration stands for.</summary>
    public static byte[] Read(string text)
    {
        var bytes = new byte[KeySize];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == KeySize
            ? bytes
            : throw new InvalidOperationException(
                "A key of the section DataProtection isn't 32 bytes in base64. Make one with: openssl rand -base64 32");
    }

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var (hidden, tag) = (new byte[plain.Length], new byte[AesGcm.TagByteSizes.MaxSize]);
        using var aes = new AesGcm(key, tag.Length);
        aes.Encrypt(nonce, plain, hidden, tag);
        return new EncryptedXmlInfo(
            new XElement("hidden", Convert.ToBase64String([.. nonce, .. tag, .. hidden])), typeof(KeyDecryptor));
    }
}

/// <summary>Reads what <see cref="KeyEncryptor"/> has protected, by today's key or one of before. Made by the ring of keys.</summary>
internal sealed class KeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var options = services.GetRequiredService<IOptions<KeyProtectionOptions>>().Value;
        var bytes = Convert.FromBase64String(encryptedElement.Value);
        foreach (var key in options.OldKeys.Prepend(options.Key ?? "").Where(text => text.Length > 0).Select(KeyEncryptor.Read))
            if (Decrypt(bytes, key) is { } plain) return XElement.Parse(Encoding.UTF8.GetString(plain));
        throw new CryptographicException("No key of the section DataProtection reads this; is the one of before among OldKeys?");
    }

    private static byte[]? Decrypt(byte[] bytes, byte[] key)
    {
        var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var plain = new byte[bytes.Length - nonce - tag];
        using var aes = new AesGcm(key, tag);
        try
        {
            aes.Decrypt(bytes.AsSpan(0, nonce), bytes.AsSpan(nonce + tag), bytes.AsSpan(nonce, tag), plain);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
