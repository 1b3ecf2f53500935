using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Ticketing.Queue;

/// <summary>
/// Signs and reads queue tokens: place and concert in plain, person only in the signature, HMAC-SHA256 with the concert's own key.
/// </summary>
internal static class QueueTokens
{
    private const int BodyLength = 16 + 4;
    private const int TokenLength = BodyLength + HMACSHA256.HashSizeInBytes;

    public static string Sign(Guid placeId, int concertId, Guid personId, byte[] key)
    {
        Span<byte> token = stackalloc byte[TokenLength];
        placeId.TryWriteBytes(token);
        BinaryPrimitives.WriteInt32BigEndian(token[16..], concertId);
        Mac(token[..BodyLength], personId, key, token[BodyLength..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The place and concert a token speaks of; says nothing about whether it is genuine.</summary>
    public static (Guid PlaceId, int ConcertId)? Peek(string? token)
    {
        Span<byte> bytes = stackalloc byte[TokenLength];
        if (!TryDecode(token, bytes)) return null;
        return (new Guid(bytes[..16]), BinaryPrimitives.ReadInt32BigEndian(bytes[16..]));
    }

    /// <summary>The place, if this person was given the token for this concert; compared in constant time.</summary>
    public static Guid? Verify(string? token, int concertId, Guid personId, byte[] key)
    {
        Span<byte> bytes = stackalloc byte[TokenLength];
        if (!TryDecode(token, bytes)) return null;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Mac(bytes[..BodyLength], personId, key, expected);
        var genuine = CryptographicOperations.FixedTimeEquals(expected, bytes[BodyLength..]);
        return genuine && BinaryPrimitives.ReadInt32BigEndian(bytes[16..]) == concertId ? new Guid(bytes[..16]) : null;
    }

    private static bool TryDecode(string? token, Span<byte> bytes)
    {
        if (token is null || token.Length != Base64Url.GetEncodedLength(TokenLength)) return false;
        return Base64Url.IsValid(token) && Base64Url.TryDecodeFromChars(token, bytes, out var written) && written == TokenLength;
    }

    private static void Mac(ReadOnlySpan<byte> body, Guid personId, byte[] key, Span<byte> mac)
    {
        Span<byte> signed = stackalloc byte[BodyLength + 16];
        body.CopyTo(signed);
        personId.TryWriteBytes(signed[BodyLength..]);
        HMACSHA256.HashData(key, signed, mac);
    }
}
